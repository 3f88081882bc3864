/// Bytes that mean something to YAML.
enum YAMLByte {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let hash = UInt8(ascii: "#")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let dash = UInt8(ascii: "-")
    static let question = UInt8(ascii: "?")
    static let exclamation = UInt8(ascii: "!")
    static let backslash = UInt8(ascii: "\\")
    static let singleQuote = UInt8(ascii: "'")
    static let doubleQuote = UInt8(ascii: "\"")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")

    static let bar = UInt8(ascii: "|")
    static let greater = UInt8(ascii: ">")
    /// A line of its own that starts a document; allowed, as many files begin so.
    static let documentStart = Array("---".utf8)

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    static func isQuote(_ byte: UInt8) -> Bool { byte == singleQuote || byte == doubleQuote }

    /// Starts an alias, an anchor or a tag where a node may start.
    static func isAliasMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "&") || byte == exclamation
    }

    /// Starts an entry, a key or a value of a block where a blank is behind it.
    static func isBlockIndicator(_ byte: UInt8) -> Bool {
        byte == dash || byte == question || byte == colon
    }

    /// May stand directly in front of a node.
    static func mayPrecedeNode(_ byte: UInt8) -> Bool {
        switch byte {
        case space, tab, comma, colon, dash, question: true
        case openBracket, openBrace, closeBracket, closeBrace: true
        default: isQuote(byte)
        }
    }

    /// May be part of an alias's name.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), dash:
            true
        default: false
        }
    }
}
