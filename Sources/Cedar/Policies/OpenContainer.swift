/// A set or record that is being written. Trivial.
struct OpenContainer: BitwiseCopyable {
    enum Kind: BitwiseCopyable {
        case set(UnsafeMutableBufferPointer<Term>)
        case record(UnsafeMutableBufferPointer<TermField>)
    }

    let kind: Kind
    /// Values written so far.
    var count = 0
    /// The key whose value comes next.
    var key: Text?
}
