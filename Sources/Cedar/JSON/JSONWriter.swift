/// Writes a JSON document, two spaces deeper for each level. The caller opens and closes arrays
/// and objects in pairs.
struct JSONWriter {
    private(set) var text = ""
    private var depth = 0
    /// Whether the open array or object has nothing in it yet.
    private var isEmpty = true
    private var isBehindKey = false

    mutating func open(_ bracket: Unicode.Scalar) {
        startValue()
        text.unicodeScalars.append(bracket)
        depth += 1
        isEmpty = true
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        depth -= 1
        if !isEmpty { startLine() }
        text.unicodeScalars.append(bracket)
        isEmpty = false
    }

    mutating func key(_ key: String) {
        startValue()
        appendLiteral(key)
        text += ": "
        isBehindKey = true
    }

    mutating func string(_ value: String) {
        startValue()
        appendLiteral(value)
    }

    mutating func bool(_ value: Bool) {
        startValue()
        text += value ? "true" : "false"
    }

    mutating func null() {
        startValue()
        text += "null"
    }

    private mutating func startValue() {
        if isBehindKey {
            isBehindKey = false
        } else if depth > 0 {
            if !isEmpty { text += "," }
            startLine()
        }
        isEmpty = false
    }

    private mutating func startLine() {
        text += "\n"
        for _ in 0..<depth { text += "  " }
    }

    private mutating func appendLiteral(_ value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}
