/// Reads what stands under `__extn`: a call of any extension function, methods included, as
/// `{"fn": …, "arg": …}` or `{"fn": …, "args": […]}`; of both the former counts.
enum ExtensionDecoder {
    /// - Parameter isTyped: whether extension values among the arguments may be written as
    ///   `value(_:of:)` reads them.
    static func value(
        _ json: JSONValue, isTyped: Bool = false
    ) throws(JSONFailure) -> Value {
        guard let name = json["fn"]?.value, case .string(let functionName) = name.kind,
            let arguments = arguments(of: json)
        else {
            throw JSONFailure(
                json.range,
                "expected an extension value as `{\"fn\": \"…\", \"arg\": …}` or with `args`, an "
                    + "array; found \(json.kind.name)")
        }
        guard let function = ExtensionFunction(rawValue: functionName) else {
            throw JSONFailure(name.range, "`\(functionName)` is no known function")
        }
        var values: [Value] = []
        for (place, argument) in arguments.enumerated() {
            if isTyped, let type = extensionType(ofArgument: place, of: function) {
                values.append(try value(argument, of: type))
            } else {
                values.append(try ValueDecoder.value(argument))
            }
        }
        return try result(of: function, values, arguments, json.range)
    }

    private static func extensionType(
        ofArgument place: Int, of function: ExtensionFunction
    ) -> ExtensionType? {
        let types = function.argumentTypes
        guard place < types.count, case .extension(let type) = types[place] else { return nil }
        return type
    }

    static func isCall(_ json: JSONValue) -> Bool {
        guard case .string? = json["fn"]?.value.kind else { return false }
        return arguments(of: json) != nil
    }

    private static func arguments(of json: JSONValue) -> [JSONValue]? {
        if let argument = json["arg"] { return [argument.value] }
        guard case .array(let arguments) = json["args"]?.value.kind else { return nil }
        return arguments
    }

    private static func result(
        of function: ExtensionFunction, _ values: [Value], _ arguments: [JSONValue],
        _ range: SourceRange
    ) throws(JSONFailure) -> Value {
        guard values.count == function.argumentCount else {
            let error = EvaluationError.argumentCount(
                function: function.rawValue, expected: function.argumentCount,
                found: values.count)
            throw JSONFailure(range, error.message)
        }
        let arena = Arena(chunkBytes: 256)
        let terms = values.map(TermBuilder(arena: arena, table: nil).term)
        return try withExtendedLifetime(arena) { () throws(JSONFailure) in
            do throws(ExtensionCallFailure) {
                // The first term stands for a second one that the function does not take.
                let call = ExtensionCall(function, terms[0], terms[terms.count - 1])
                return try call.result(in: arena).value
            } catch {
                let place = error.argument.map { arguments[$0].range } ?? range
                throw JSONFailure(place, error.error.message)
            }
        }
    }
}
