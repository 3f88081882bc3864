/// Writes a YAML value as JSON: `true`, `false`, `null` and integers without quotes are what they
/// look like, everything else is a text. Recursion is bounded by the depth that YAML files may
/// have.
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
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let isInteger =
            !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
            && (digits.first != UInt8(ascii: "0") || digits.count == 1)
        return isInteger || text == "true" || text == "false" ? text : quoted(text)
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
