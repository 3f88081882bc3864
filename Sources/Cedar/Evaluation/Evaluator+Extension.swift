extension Evaluator {
    /// Every argument is evaluated before anything is checked, as in the reference engine.
    func extensionCall(
        _ function: ExtensionFunction, _ arguments: NodeList, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        guard arguments.count == function.argumentCount else {
            throw try wrongCount(function, arguments, node)
        }
        let first = try evaluate(pointer(arguments, 0))
        let second = arguments.count == 1 ? first : try evaluate(pointer(arguments, 1))
        return try result(of: ExtensionCall(function, first, second), arguments, node)
    }

    private func result(
        of call: ExtensionCall, _ arguments: NodeList, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        do throws(ExtensionCallFailure) {
            return try call.result(in: arena)
        } catch {
            let place = error.argument.map { pointer(arguments, $0) } ?? node
            throw EvaluationFailure(error.error, place.pointee.range)
        }
    }

    @inline(never)
    private func wrongCount(
        _ function: ExtensionFunction, _ arguments: NodeList, _ node: NodeReference
    ) throws(EvaluationFailure) -> EvaluationFailure {
        for index in arguments.indices { _ = try evaluate(pointer(arguments, index)) }
        return EvaluationFailure(
            .argumentCount(
                function: function.rawValue, expected: function.argumentCount,
                found: arguments.count),
            node.pointee.range)
    }
}
