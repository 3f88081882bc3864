extension OutcomeWalk {
    /// With what a node errs each time that it is evaluated where a bool is demanded; nil where
    /// that is not the same for all requests.
    func error(of node: Node) -> EvaluationError? {
        let evaluator = Evaluator(constantsIn: Arena(chunkBytes: 1 << 10))
        let failure = withUnsafePointer(to: node) { pointer in
            do throws(EvaluationFailure) {
                _ = try evaluator.bool(pointer)
                return nil as EvaluationFailure?
            } catch {
                return error
            }
        }
        guard let failure else { return nil }
        if node.operation.isFoldable { return failure.error }
        // What was evaluated is one request of many; the type of an operand may be that of all.
        let isCertain = ([node] + alwaysEvaluated(node)).contains {
            $0.range == failure.range && $0.resultType != nil
        }
        guard isCertain, case .typeMismatch = failure.error else { return nil }
        return failure.error
    }
}
