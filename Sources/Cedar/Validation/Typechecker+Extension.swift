extension Typechecker {
    func check(
        _ function: ExtensionFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> TypeAnswer {
        let fits = checkCount(function, arguments, range)
        let isWellFormed = checkLiterals(function, arguments, range)
        guard fits, isWellFormed else {
            for argument in arguments { _ = check(argument) }
            return .failure(function.resultType)
        }
        var isFailed = false
        for (argument, type) in zip(arguments, function.argumentTypes)
        where check(argument, as: .argument(type)).isFailed {
            isFailed = true
        }
        return .of(function.resultType, isFailed: isFailed)
    }

    private func checkCount(
        _ function: ExtensionFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> Bool {
        let expected = function.argumentCount
        guard arguments.count != expected else { return true }
        // The receiver of a method does not look like an argument; in JSON it may be missing.
        let hidden = function.isConstructor || arguments.isEmpty ? 0 : 1
        let noun = expected - hidden == 1 ? "argument" : "arguments"
        report(
            .wrongArgumentCount, range,
            "`\(function.rawValue)` takes \(expected - hidden) \(noun), "
                + "found \(arguments.count - hidden)")
        return false
    }

    private func checkLiterals(
        _ function: ExtensionFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> Bool {
        guard function.isConstructor else { return true }
        let literals = arguments.compactMap { shapes.literal($0) }
        if literals.count == 1, arguments.count == 1, case .string(let text) = literals[0],
            let problem = function.problem(withLiteral: text.text)
        {
            report(.malformedArgument, range, problem)
            return false
        }
        guard mode == .strict, literals.count < arguments.count else { return true }
        report(
            .nonLiteralArgument, range,
            "`\(function.rawValue)` takes only a literal in strict mode",
            suggestion: "let the entity or the context hold the value made from the text")
        return false
    }
}
