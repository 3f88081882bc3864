/// How the evaluator's functions fail: the error and the expression. A class: a pointer keeps the
/// frames of the recursion small, and nothing is allocated unless there is an error.
final class EvaluationFailure: Error {
    let error: EvaluationError
    let range: SourceRange

    init(_ error: EvaluationError, _ range: SourceRange) {
        self.error = error
        self.range = range
    }
}
