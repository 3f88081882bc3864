import Cedar

/// Reads a test file and collects what is wrong with it.
struct PolicyTestReader {
    private static let fileKeys = ["policies", "template_links", "entities", "schema", "cases"]
    private static let caseKeys = [
        "name", "principal", "action", "resource", "context", "expect", "reasons", "errors",
    ]

    let text: PolicyTestText
    private let path: String
    private(set) var problems: [ConfigurationProblem] = []

    init(_ text: PolicyTestText, path: String) {
        self.text = text
        self.path = path
    }

    mutating func file(_ root: YAMLNode?) -> PolicyTestFile? {
        guard let root else {
            add(.start, "is empty; it needs `policies:` and `cases:`")
            return nil
        }
        let fields = readFields(
            root, at: text.value(root, after: .start), Self.fileKeys,
            required: ["policies", "cases"], of: "the file")
        let policies = fields["policies"].flatMap { texts($0, orOne: true) }
        let links = fields["template_links"].flatMap { text($0) }
        let entities = fields["entities"].flatMap { text($0) }
        let schema = fields["schema"].flatMap { texts($0, orOne: true) }
        let cases = fields["cases"].flatMap { self.cases($0) }
        guard let policies, let cases, problems.isEmpty else { return nil }
        return PolicyTestFile(
            path: path, policies: policies.map(seen), entities: entities.map(seen),
            schema: (schema ?? []).map(seen), templateLinks: links.map(seen), cases: cases,
            text: text)
    }

    /// Paths in the file are seen from its folder.
    private func seen(_ other: String) -> String {
        let folder = path.contains("/") ? FileSystem.parentFolder(of: path) : ""
        return FileSystem.join(folder, other)
    }

    private mutating func cases(_ field: PolicyTestField) -> [PolicyTestCase]? {
        guard let nodes = field.node.list, !nodes.isEmpty else {
            add(field.value, "`cases` takes a list with at least one case")
            return nil
        }
        var cases: [PolicyTestCase] = []
        var lines: [String: Int] = [:]
        var last = field.value
        for node in nodes {
            last = text.value(node, after: last)
            guard let test = readCase(node, at: last) else { continue }
            if let first = lines.updateValue(node.line, forKey: test.name) {
                add(last, "the name `\(test.name)` is used in line \(first) already")
            }
            cases.append(test)
        }
        return cases
    }

    private mutating func readCase(
        _ node: YAMLNode, at place: PolicyTestPlace
    ) -> PolicyTestCase? {
        let fields = readFields(
            node, at: place, Self.caseKeys,
            required: ["name", "principal", "action", "resource", "expect"], of: "a case")
        let name = fields["name"].flatMap { text($0) }
        let request = request(node, at: place, fields)
        let decision = fields["expect"].flatMap { self.decision($0) }
        let reasons = fields["reasons"].flatMap { names($0) }
        let errors = fields["errors"].flatMap { names($0) }
        guard let name, let request, let decision else { return nil }
        return PolicyTestCase(
            name: name, place: place, request: request, decision: decision, reasons: reasons,
            errors: errors)
    }

    /// From top to bottom; what has no place is last.
    var problemsInOrder: [ConfigurationProblem] {
        problems.sorted {
            ($0.line ?? .max, $0.column ?? 0) < ($1.line ?? .max, $1.column ?? 0)
        }
    }

    private mutating func readFields(
        _ node: YAMLNode, at place: PolicyTestPlace, _ known: [String], required: [String],
        of what: String
    ) -> [String: PolicyTestField] {
        guard let entries = node.mapping else {
            let keys = known.map { "`\($0)`" }.joined(separator: ", ")
            add(place, "\(what) is a mapping with \(keys), not \(node.kind)")
            return [:]
        }
        var fields: [String: PolicyTestField] = [:]
        var last = place
        for entry in entries {
            let key = text.key(entry, after: last)
            last = text.value(entry.value, after: key)
            guard known.contains(entry.key) else {
                let hint = KnownNames(known).hint(for: entry.key)
                add(key, "unknown key `\(entry.key)` in \(what); \(hint)")
                continue
            }
            fields[entry.key] = PolicyTestField(entry: entry, key: key, value: last)
        }
        let written = Set(entries.map(\.key))
        for key in required where !written.contains(key) {
            add(place, "\(what) has no `\(key)`")
        }
        return fields
    }

    mutating func add(_ place: PolicyTestPlace, _ message: String) {
        add([text.problem(at: place, message)])
    }

    /// Those past the limit are left out, and that is said.
    mutating func add(_ found: [ConfigurationProblem]) {
        let limit = ConfigurationLimits.problemsMax
        guard problems.count <= limit else { return }
        problems += found
        guard problems.count > limit else { return }
        problems =
            problems.prefix(limit)
            + [ConfigurationProblem(path, "and more: only the first \(limit) are shown")]
    }
}
