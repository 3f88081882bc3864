/// One `when` or `unless` clause.
struct Condition: Sendable {
    enum Kind: String, Sendable {
        case when
        case unless
    }

    let kind: Kind
    let body: Expression
}
