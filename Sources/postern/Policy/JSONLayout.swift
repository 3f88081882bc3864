/// Lays out JSON that is written without blanks; the text of numbers, keys and strings stays.
enum JSONLayout {
    /// How far lines are indented at most. A chain of operators nests by its length: indented
    /// without a bound, two thousand of them would be more text than is read back.
    private static let indentedLevelsMax = 24

    static func indented(_ text: String) -> String {
        var result: [UInt8] = []
        var depth = 0
        var isInString = false
        var isEscaped = false
        let bytes = Array(text.utf8)
        func newLine() {
            result.append(UInt8(ascii: "\n"))
            result += repeatElement(UInt8(ascii: " "), count: 2 * min(depth, indentedLevelsMax))
        }
        for (index, byte) in bytes.enumerated() {
            if isInString {
                result.append(byte)
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                isInString = true
                result.append(byte)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                result.append(byte)
                depth += 1
                let isEmpty = index + 1 < bytes.count && bytes[index + 1] == byte + 2
                if !isEmpty { newLine() }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                // `[` and `{` are two before their partners.
                if index > 0, bytes[index - 1] != byte - 2 { newLine() }
                result.append(byte)
            case UInt8(ascii: ","):
                result.append(byte)
                newLine()
            case UInt8(ascii: ":"): result += [byte, UInt8(ascii: " ")]
            case UInt8(ascii: " "), UInt8(ascii: "\n"): break
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
