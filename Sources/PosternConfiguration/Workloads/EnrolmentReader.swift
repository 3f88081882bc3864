import PosternCore

/// Reads the entries of `workloads.yaml` and collects what is wrong with them.
struct EnrolmentReader {
    let file: String
    /// Where key files are looked for: the file's own folder.
    let folder: String
    let trustDomain: String
    let accounts: AccountDirectory
    private(set) var problems: [ConfigurationProblem] = []

    init(file: String, trustDomain: String, accounts: AccountDirectory) {
        self.file = file
        folder = FileSystem.parentFolder(of: file)
        self.trustDomain = trustDomain
        self.accounts = accounts
    }

    mutating func enrolments(_ root: YAMLNode?) -> [Enrolment] {
        guard let root else {
            add(1, "is empty; it needs `workloads:` and a list of enrolments")
            return []
        }
        let fields = readFields(root, ["workloads"], required: ["workloads"], of: "the file")
        guard let workloads = fields["workloads"] else { return [] }
        guard let nodes = workloads.value.list, !nodes.isEmpty else {
            add(
                workloads.line,
                "`workloads` takes a list of enrolments with at least one entry,"
                    + " not \(workloads.value.list == nil ? workloads.value.kind : "an empty one")")
            return []
        }
        guard nodes.count <= ConfigurationLimits.enrolmentsMax else {
            add(
                workloads.line,
                "`workloads` has \(nodes.count) entries; use at most"
                    + " \(ConfigurationLimits.enrolmentsMax)")
            return []
        }
        var accepted: [Enrolment] = []
        var lines: [SPIFFEID: Int] = [:]
        var selectorLines: [Set<Selector>: Int] = [:]
        for node in nodes {
            guard let enrolment = enrolment(node) else { continue }
            if let first = lines[enrolment.workload] {
                add(
                    node.line,
                    "`\(enrolment.workload)` is enrolled in line \(first) already; an id has one"
                        + " entry")
            } else if let first = selectorLines[Set(enrolment.selectors)] {
                add(
                    node.line,
                    "has the same selectors as the entry in line \(first), so nothing could tell"
                        + " the two apart; add a selector")
            }
            lines[enrolment.workload] = node.line
            selectorLines[Set(enrolment.selectors)] = node.line
            accepted.append(enrolment)
        }
        return accepted
    }

    private mutating func enrolment(_ node: YAMLNode) -> Enrolment? {
        let before = problems.count
        let fields = readFields(
            node, ["id", "selectors", "groups", "scope", "limits"],
            required: ["id", "selectors", "scope"], of: "an enrolment")
        let id = fields["id"].flatMap { readIdentifier($0) }
        let selectors = fields["selectors"].flatMap { readSelectors($0) }
        let groups = fields["groups"].flatMap { readGroups($0) } ?? []
        let scope = fields["scope"].flatMap { readScope($0) }
        let limits = fields["limits"].map { readLimits($0) } ?? EnrolmentLimits()
        guard problems.count == before, let id, let selectors, let scope else { return nil }
        return Enrolment(
            workload: id, selectors: selectors, groups: groups, scope: scope,
            ttlMillisecondsMax: limits.ttlMilliseconds, budgetMax: limits.budget,
            credentialsMax: limits.credentials)
    }

    /// The entries of a mapping by key, with problems for unknown and missing ones.
    mutating func readFields(
        _ node: YAMLNode, _ known: [String], required: [String] = [], of what: String
    ) -> [String: YAMLEntry] {
        guard let entries = node.mapping else {
            let keys = known.map { "`\($0)`" }.joined(separator: ", ")
            add(node.line, "\(what) is a mapping with \(keys), not \(node.kind)")
            return [:]
        }
        var fields: [String: YAMLEntry] = [:]
        for entry in entries {
            if known.contains(entry.key) {
                fields[entry.key] = entry
            } else {
                let hint = KnownNames(known).hint(for: entry.key)
                add(entry.line, "unknown key `\(entry.key)` in \(what); \(hint)")
            }
        }
        for key in required where fields[key] == nil {
            add(node.line, "\(what) has no `\(key)`")
        }
        return fields
    }

    mutating func add(_ line: Int, _ message: String) {
        add(ConfigurationProblem(file, line: line, message))
    }

    mutating func add(_ problem: ConfigurationProblem) {
        guard problems.count < ConfigurationLimits.problemsMax else { return }
        problems.append(problem)
    }
}
