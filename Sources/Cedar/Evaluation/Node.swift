/// One compiled expression: what to do and where it was written. Trivial; children lie in the
/// arena of the policies.
struct Node: BitwiseCopyable {
    let operation: Operation
    /// The byte range of the expression in its source, for errors.
    let range: SourceRange
}
