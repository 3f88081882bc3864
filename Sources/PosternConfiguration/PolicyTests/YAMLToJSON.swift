/// Writes a YAML value as JSON. What YAML's core schema takes for a truth value, a number or null
/// when it has no quotes is none of a text here either. Numbers that JSON writes otherwise are
/// refused here; those that only Cedar lacks are left to its reader. Recursion is bounded by the
/// depth that YAML files may have.
struct YAMLToJSON {
    private let text: PolicyTestText
    private var json = ""
    private var places: [PolicyTestPlace] = []
    private(set) var problems: [ConfigurationProblem] = []

    init(_ text: PolicyTestText) {
        self.text = text
    }

    mutating func request(_ node: YAMLNode, at place: PolicyTestPlace) -> PolicyTestRequest {
        write(node, at: place)
        return PolicyTestRequest(json: json, places: places)
    }

    private mutating func write(_ node: YAMLNode, at place: PolicyTestPlace) {
        switch node.content {
        case .scalar(let text, let isPlain):
            begin(place)
            json += isPlain ? plain(text, isNull: node.text == nil, at: place) : quoted(text)
        case .list(let nodes):
            begin(place)
            json += "["
            for (index, node) in nodes.enumerated() {
                if index > 0 { json += "," }
                write(node, at: text.value(node, after: places[places.count - 1]))
            }
            json += "]"
        case .mapping(let entries):
            begin(place)
            json += "{"
            for (index, entry) in entries.enumerated() {
                if index > 0 { json += "," }
                let key = text.key(entry, after: places[places.count - 1])
                begin(key)
                json += quoted(entry.key) + ":"
                write(entry.value, at: text.value(entry.value, after: key))
            }
            json += "}"
        }
    }

    /// Begins a line, so that a place in the JSON is a place in the file.
    private mutating func begin(_ place: PolicyTestPlace) {
        if !places.isEmpty { json += "\n" }
        places.append(place)
    }

    private mutating func plain(
        _ text: String, isNull: Bool, at place: PolicyTestPlace
    ) -> String {
        if isNull { return "null" }
        switch text {
        case "true", "True", "TRUE": return "true"
        case "false", "False", "FALSE": return "false"
        default: break
        }
        guard let number = YAMLNumber(text) else { return quoted(text) }
        switch number {
        case .json(let text): return text
        case .refused(let message):
            problems.append(self.text.problem(at: place, message))
            return "0"
        }
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
