/// How an extension call fails: the error, and the argument that is to blame, if one is. A class:
/// a pointer keeps the frames of the evaluator small.
final class ExtensionCallFailure: Error {
    let error: EvaluationError
    let argument: Int?

    init(_ error: EvaluationError, argument: Int? = nil) {
        self.error = error
        self.argument = argument
    }
}
