/// One attribute of a record in an arena. Trivial.
struct TermField: BitwiseCopyable {
    let key: Text
    var value: Term
}
