/// What a call acts on: a Cedar entity's type and id, for instance `Host::"api.example.com"`.
public struct ResourceName: Hashable, Sendable, CustomStringConvertible {
    /// A Cedar type name, for instance `Host` or `Bank::Account`.
    public let type: String
    /// Any text.
    public let id: String

    /// A resource's name. The broker refuses a type that is no Cedar type name.
    public init(type: String, id: String) {
        self.type = type
        self.id = id
    }

    /// `Type::"id"`, the id as it is.
    public var description: String { "\(type)::\"\(id)\"" }

    /// Whether a text is a Cedar type name: identifiers, no reserved words, joined by `::`.
    package static func isType(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isType($0.span) }
    }

    /// The same for a text's bytes. Allocates nothing.
    package static func isType(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty, text.count <= Limits.resourceTypeBytesMax else { return false }
        var start = 0
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"):
                index += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9") where index > start: index += 1
            case UInt8(ascii: ":"):
                guard index + 1 < text.count, text[index + 1] == UInt8(ascii: ":"),
                    isIdentifier(text, start, index)
                else { return false }
                index += 2
                start = index
            default: return false
            }
        }
        return isIdentifier(text, start, index)
    }

    /// Whether what stands there, of letters, digits and `_`, is no word of Cedar's grammar.
    private static func isIdentifier(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        func isWord(_ word: StaticString) -> Bool {
            end - start == word.utf8CodeUnitCount
                && (start..<end).allSatisfy { text[$0] == word.utf8Start[$0 - start] }
        }
        guard end > start else { return false }
        // Most names are told apart from all ten words by their first letter.
        switch text[start] {
        case UInt8(ascii: "t"): return !isWord("true") && !isWord("then")
        case UInt8(ascii: "f"): return !isWord("false")
        case UInt8(ascii: "i"): return !isWord("if") && !isWord("in") && !isWord("is")
        case UInt8(ascii: "e"): return !isWord("else")
        case UInt8(ascii: "l"): return !isWord("like")
        case UInt8(ascii: "h"): return !isWord("has")
        case UInt8(ascii: "_"): return !isWord("__cedar")
        default: return true
        }
    }
}
