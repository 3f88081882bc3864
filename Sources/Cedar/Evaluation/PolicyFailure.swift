/// A policy, as its place in the set, and why it could not be evaluated.
struct PolicyFailure {
    let index: Int
    let failure: EvaluationFailure
}
