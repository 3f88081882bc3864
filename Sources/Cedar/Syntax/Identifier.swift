/// The identifiers of the language: names that can be written without quotes.
enum Identifier {
    /// Whether the text can stand as an attribute, a record key or a part of a type's name.
    static func isLegal(_ text: String) -> Bool {
        isWord(text) && TokenKind.reservedWords[text] == nil
    }

    /// Whether the text has the form of an identifier; it may be a reserved word, which is legal as
    /// the name of an annotation.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy(isWordByte)
    }

    /// A letter, a digit or `_`.
    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        default:
            isDigit(byte)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
