/// How tightly the binary operators bind, loosest first.
enum Precedence: Int, Comparable, Sendable {
    case or
    case and
    case relation
    case sum
    case product

    init?(_ token: TokenKind) {
        switch token {
        case .or: self = .or
        case .and: self = .and
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .wordIn, .wordHas,
            .wordLike, .wordIs:
            self = .relation
        case .plus, .minus: self = .sum
        case .star: self = .product
        default: return nil
        }
    }

    static func < (left: Precedence, right: Precedence) -> Bool {
        left.rawValue < right.rawValue
    }
}
