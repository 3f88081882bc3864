/// The kinds of token of Cedar's syntax; the raw value is how messages name the kind.
enum TokenKind: String, Sendable {
    case identifier = "identifier"
    case integer = "integer"
    case string = "string"
    case slot = "template slot"
    case invalid = "invalid token"
    case endOfInput = "end of input"

    case wordTrue = "`true`"
    case wordFalse = "`false`"
    case wordIf = "`if`"
    case wordThen = "`then`"
    case wordElse = "`else`"
    case wordIn = "`in`"
    case wordLike = "`like`"
    case wordHas = "`has`"
    case wordIs = "`is`"
    case wordCedar = "`__cedar`"

    case at = "`@`"
    case leftParenthesis = "`(`"
    case rightParenthesis = "`)`"
    case leftBracket = "`[`"
    case rightBracket = "`]`"
    case leftBrace = "`{`"
    case rightBrace = "`}`"
    case comma = "`,`"
    case question = "`?`"
    case semicolon = "`;`"
    case colon = "`:`"
    case doubleColon = "`::`"
    case dot = "`.`"
    case plus = "`+`"
    case minus = "`-`"
    case star = "`*`"
    case slash = "`/`"
    case percent = "`%`"
    case not = "`!`"
    case and = "`&&`"
    case or = "`||`"
    case assign = "`=`"
    case equal = "`==`"
    case notEqual = "`!=`"
    case less = "`<`"
    case lessOrEqual = "`<=`"
    case greater = "`>`"
    case greaterOrEqual = "`>=`"

    /// The reserved words, which are identifiers only as names of annotations.
    static let reservedWords: [String: TokenKind] = [
        "true": .wordTrue, "false": .wordFalse, "if": .wordIf, "then": .wordThen,
        "else": .wordElse, "in": .wordIn, "like": .wordLike, "has": .wordHas, "is": .wordIs,
        "__cedar": .wordCedar,
    ]

    /// Whether the token behind a primary expression makes it the base of a member.
    var continuesMember: Bool {
        self == .dot || self == .leftBracket || self == .leftParenthesis
    }

    var isReservedWord: Bool {
        switch self {
        case .wordTrue, .wordFalse, .wordIf, .wordThen, .wordElse, .wordIn, .wordLike, .wordHas,
            .wordIs, .wordCedar:
            true
        default:
            false
        }
    }
}
