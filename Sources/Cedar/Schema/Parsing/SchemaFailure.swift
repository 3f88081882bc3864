/// How the readers of schemas fail. A class: a pointer keeps the frames of the recursion small.
final class SchemaFailure: Error {
    let range: SourceRange
    let message: String

    init(_ range: SourceRange, _ message: String) {
        self.range = range
        self.message = message
    }
}
