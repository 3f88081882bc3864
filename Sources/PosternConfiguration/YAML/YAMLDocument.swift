import Yams

/// Reads one YAML document, strictly: no anchors, aliases, tags, complex or duplicate keys, no
/// second document. The YAML library's types stay in this file and `YAMLDocument+Problem`.
enum YAMLDocument {
    /// Parses `text`; nil for a file with nothing but comments.
    static func parse(_ text: String, file: String) throws(ConfigurationProblem) -> YAMLNode? {
        try YAMLPrescan.check(text, file: file)
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            guard let root = try parser.singleRoot() else { return nil }
            // Nodes hold their anchors weakly: the parser keeps them alive.
            return try withExtendedLifetime(parser) { try convert(root, file: file) }
        } catch let problem as ConfigurationProblem {
            throw problem
        } catch let error as YamlError {
            throw problem(of: error, text: text, file: file)
        } catch {
            throw ConfigurationProblem(file, "cannot be read as YAML: \(error)")
        }
    }

    /// Recursion is bounded: the library stops at 1,000 levels, the scan before it far below.
    private static func convert(
        _ node: Node, file: String
    ) throws(ConfigurationProblem) -> YAMLNode {
        let line = node.mark?.line ?? 1
        guard node.anchor == nil else { throw aliasProblem(file, line) }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            return YAMLNode(
                content: .scalar(text: scalar.string, isPlain: isPlain), line: line)
        case .sequence(let sequence):
            var nodes: [YAMLNode] = []
            for element in sequence { nodes.append(try convert(element, file: file)) }
            return YAMLNode(content: .list(nodes), line: line)
        case .mapping(let mapping):
            var entries: [YAMLEntry] = []
            for (key, value) in mapping {
                let keyLine = key.mark?.line ?? line
                guard case .scalar(let name) = key else {
                    throw ConfigurationProblem(
                        file, line: keyLine, "a key must be a text; write `name: value`")
                }
                let value = try convert(value, file: file)
                entries.append(YAMLEntry(key: name.string, line: keyLine, value: value))
            }
            return YAMLNode(content: .mapping(entries), line: line)
        case .alias:
            throw aliasProblem(file, line)
        }
    }

    private static func aliasProblem(_ file: String, _ line: Int) -> ConfigurationProblem {
        ConfigurationProblem(
            file, line: line, "anchors and aliases are refused; write the value out")
    }
}
