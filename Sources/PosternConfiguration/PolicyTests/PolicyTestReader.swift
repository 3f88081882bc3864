import Cedar

/// Reads a test file and collects what is wrong with it.
struct PolicyTestReader {
    private static let caseKeys = [
        "name", "principal", "action", "resource", "context", "expect", "reasons", "errors",
    ]

    private let path: String
    private(set) var problems: [ConfigurationProblem] = []

    init(_ path: String) {
        self.path = path
    }

    mutating func file(_ root: YAMLNode?) -> PolicyTestFile? {
        guard let root else {
            add(1, "is empty; it needs `policies:` and `cases:`")
            return nil
        }
        let fields = readFields(
            root, ["policies", "entities", "schema", "cases"], required: ["policies", "cases"],
            of: "the file")
        let policies = fields["policies"].flatMap { texts($0, orOne: true) }
        let entities = fields["entities"].flatMap { text($0) }
        let schema = fields["schema"].flatMap { text($0) }
        let cases = fields["cases"].flatMap { self.cases($0) }
        guard let policies, let cases, problems.isEmpty else { return nil }
        return PolicyTestFile(
            path: path, policies: policies.map(seen), entities: entities.map(seen),
            schema: schema.map(seen), cases: cases)
    }

    /// Paths in the file are seen from its folder.
    private func seen(_ other: String) -> String {
        let folder = path.contains("/") ? FileSystem.parentFolder(of: path) : ""
        return FileSystem.join(folder, other)
    }

    private mutating func cases(_ entry: YAMLEntry) -> [PolicyTestCase]? {
        guard let nodes = entry.value.list, !nodes.isEmpty else {
            add(entry.line, "`cases` takes a list with at least one case")
            return nil
        }
        var cases: [PolicyTestCase] = []
        var lines: [String: Int] = [:]
        for node in nodes {
            guard let test = readCase(node) else { continue }
            if let first = lines.updateValue(node.line, forKey: test.name) {
                add(node.line, "the name `\(test.name)` is used in line \(first) already")
            }
            cases.append(test)
        }
        return cases
    }

    private mutating func readCase(_ node: YAMLNode) -> PolicyTestCase? {
        let fields = readFields(
            node, Self.caseKeys,
            required: ["name", "principal", "action", "resource", "expect"], of: "a case")
        let name = fields["name"].flatMap { text($0) }
        let principal = fields["principal"].flatMap { entity($0) }
        let action = fields["action"].flatMap { entity($0) }
        let resource = fields["resource"].flatMap { entity($0) }
        let context = fields["context"].map { self.context($0) } ?? "{}"
        let decision = fields["expect"].flatMap { self.decision($0) }
        let reasons = fields["reasons"].flatMap { texts($0, orOne: false) }
        let errors = fields["errors"].flatMap { texts($0, orOne: false) }
        guard let name, let principal, let action, let resource, let context, let decision else {
            return nil
        }
        return PolicyTestCase(
            name: name, line: node.line, principal: principal, action: action,
            resource: resource, contextJSON: context, decision: decision, reasons: reasons,
            errors: errors)
    }

    // MARK: Values

    private mutating func entity(_ entry: YAMLEntry) -> EntityUID? {
        guard let text = text(entry) else { return nil }
        do {
            return try EntityUID(parsing: text)
        } catch {
            add(entry.line, "`\(entry.key)`: \(error.message)")
            return nil
        }
    }

    private mutating func decision(_ entry: YAMLEntry) -> Decision? {
        guard let text = text(entry) else { return nil }
        guard let decision = Decision(rawValue: text) else {
            add(entry.line, "`expect` takes `allow` or `deny`, not `\(text)`")
            return nil
        }
        return decision
    }

    private mutating func context(_ entry: YAMLEntry) -> String? {
        guard entry.value.mapping != nil else {
            add(entry.line, "`context` takes a mapping, not \(entry.value.kind)")
            return nil
        }
        return YAMLToJSON.text(entry.value)
    }

    private mutating func text(_ entry: YAMLEntry) -> String? {
        guard let text = entry.value.text, !text.isEmpty else {
            add(entry.line, "`\(entry.key)` takes a text, not \(entry.value.kind)")
            return nil
        }
        return text
    }

    private mutating func texts(_ entry: YAMLEntry, orOne: Bool) -> [String]? {
        if orOne, let text = entry.value.text { return [text] }
        let texts = entry.value.list?.compactMap(\.text)
        guard let texts, texts.count == entry.value.list?.count, !orOne || !texts.isEmpty else {
            add(entry.line, "`\(entry.key)` takes a list of texts, not \(entry.value.kind)")
            return nil
        }
        return texts
    }

    private mutating func readFields(
        _ node: YAMLNode, _ known: [String], required: [String], of what: String
    ) -> [String: YAMLEntry] {
        guard let entries = node.mapping else {
            let keys = known.map { "`\($0)`" }.joined(separator: ", ")
            add(node.line, "\(what) is a mapping with \(keys), not \(node.kind)")
            return [:]
        }
        var fields: [String: YAMLEntry] = [:]
        for entry in entries {
            guard known.contains(entry.key) else {
                let hint = KnownNames(known).hint(for: entry.key)
                add(entry.line, "unknown key `\(entry.key)` in \(what); \(hint)")
                continue
            }
            fields[entry.key] = entry
        }
        for key in required where fields[key] == nil { add(node.line, "\(what) has no `\(key)`") }
        return fields
    }

    private mutating func add(_ line: Int, _ message: String) {
        guard problems.count < ConfigurationLimits.problemsMax else { return }
        problems.append(ConfigurationProblem(path, line: line, message))
    }
}
