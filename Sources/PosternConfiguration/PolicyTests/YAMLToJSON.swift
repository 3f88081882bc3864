/// Writes a YAML value as JSON. What YAML's core schema takes for a truth value, a number or null
/// when it has no quotes is none of a text here either; numbers that JSON or Cedar do not have stay
/// as they are, for the reader of the JSON to refuse. Recursion is bounded by the depth that YAML
/// files may have.
enum YAMLToJSON {
    static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .list(let nodes): "[\(nodes.map(text).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\(quoted($0.key)): \(text($0.value))" }.joined(separator: ", "))}"
        case .scalar(let text, let isPlain):
            isPlain ? plain(text, isNull: node.text == nil) : quoted(text)
        }
    }

    private static func plain(_ text: String, isNull: Bool) -> String {
        if isNull { return "null" }
        switch text {
        case "true", "True", "TRUE": return "true"
        case "false", "False", "FALSE": return "false"
        default: break
        }
        guard text.wholeMatch(of: number) != nil else { return quoted(text) }
        return text.hasPrefix("+") ? String(text.dropFirst()) : text
    }

    /// The numbers of YAML's core schema.
    private static var number: Regex<Substring> {
        #/
        [-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?
        | 0x[0-9a-fA-F]+ | 0o[0-7]+ | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
        /#
    }

    private static func quoted(_ text: String) -> String {
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
