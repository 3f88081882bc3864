/// Cedar compares strings scalar by scalar; Swift's `==` takes canonically equivalent texts for
/// equal. These compare and print the bytes.
extension String {
    func isSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    func hashBytes(into hasher: inout Hasher) {
        for byte in utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }

    func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// The string as a literal of Cedar, with quotes; it reads back as the same string.
    var cedarLiteral: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0": text += "\\0"
            default:
                if scalar.properties.isPrintable {
                    text.unicodeScalars.append(scalar)
                } else {
                    text += "\\u{\(String(scalar.value, radix: 16))}"
                }
            }
        }
        return text + "\""
    }
}

extension Unicode.Scalar.Properties {
    /// Whether the scalar may stand in a literal as itself.
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            false
        default:
            true
        }
    }
}
