extension PolicyDecoder {
    func attribute(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        let fields = try tape.fields(
            index, "the operands of `.`", required: ["left", "attr"])
        let name = try tape.string(fields[1] ?? index, "the name of an attribute")
        let base = try expression(fields[0] ?? index)
        return try make(.access(.attribute(base, name)), range, above: base.height)
    }

    // MARK: Has

    /// Unknown keys are ignored here, as in the reference engine.
    func has(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        let members = try tape.object(index, "the operands of `has`")
        guard let left = JSONTape.value("left", members) else {
            throw JSONFailure(tape.range(index), "`left` is missing in the operands of `has`")
        }
        guard let attribute = JSONTape.value("attr", members) else {
            throw JSONFailure(tape.range(index), "`attr` is missing in the operands of `has`")
        }
        let path = try self.path(attribute)
        let base =
            PolicyPrinter.isWritable(path: path)
            ? try expression(left) : try operand(left, ofNamedPath: path, attribute)
        return try make(.access(.has(base, path)), range, above: base.height)
    }

    private func path(_ index: Int) throws(JSONFailure) -> [String] {
        guard case .array = tape.kind(index) else {
            return [try tape.string(index, "a name or an array of names")]
        }
        var path: [String] = []
        for element in tape.elements(of: index) {
            path.append(try tape.string(element, "a name"))
        }
        guard !path.isEmpty else {
            throw JSONFailure(tape.range(index), "expected at least one name, found none")
        }
        return path
    }

    /// As text, a path with names that are no identifiers repeats its operand for each name, so
    /// neither its length nor its nesting can be left open.
    private func operand(
        _ left: Int, ofNamedPath path: [String], _ attribute: Int
    ) throws(JSONFailure) -> Expression {
        guard path.count <= CedarLimits.hasNamesMax else {
            throw JSONFailure(
                tape.range(attribute),
                "a path of names that are no identifiers can have \(CedarLimits.hasNamesMax) "
                    + "names, found \(path.count)")
        }
        guard !isInsideNamedPath else {
            throw JSONFailure(
                tape.range(attribute),
                "a path of names that are no identifiers cannot stand within another")
        }
        isInsideNamedPath = true
        let operand = try expression(left)
        isInsideNamedPath = false
        return operand
    }

    // MARK: Relations

    func like(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        let fields = try tape.fields(
            index, "the operands of `like`", required: ["left", "pattern"])
        let pattern = try self.pattern(fields[1] ?? index)
        let operand = try expression(fields[0] ?? index)
        return try make(.relation(.like(operand, pattern)), range, above: operand.height)
    }

    private func pattern(_ index: Int) throws(JSONFailure) -> Pattern {
        var segments = [""]
        for element in try tape.array(index, "an array of parts of a pattern") {
            if let literal = try patternLiteral(element) {
                segments[segments.count - 1] += literal
            } else {
                segments.append("")
            }
        }
        return Pattern(segments: segments)
    }

    /// The text of `{"Literal": …}`; nil for `"Wildcard"`.
    private func patternLiteral(_ index: Int) throws(JSONFailure) -> String? {
        if case .string(let text) = tape.kind(index), tape.text(text) == "Wildcard" { return nil }
        guard let member = tape.onlyMember(of: index) else {
            throw JSONFailure(
                tape.range(index), "expected `\"Wildcard\"` or `{\"Literal\": \"…\"}`")
        }
        switch member.key {
        case "Wildcard" where tape.isNull(member.value): return nil
        case "Literal": return try tape.string(member.value, "a text")
        default:
            throw JSONFailure(
                member.keyRange, "expected `Wildcard` or `Literal`, found `\(member.key)`")
        }
    }

    func isType(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        let fields = try tape.fields(
            index, "the operands of `is`", required: ["left", "entity_type"], optional: ["in"])
        let type = try self.type(fields[1] ?? index)
        let operand = try expression(fields[0] ?? index)
        guard let place = fields[2], !tape.isNull(place) else {
            return try make(
                .relation(.isType(operand, type, in: nil)), range, above: operand.height)
        }
        let container = try expression(place)
        return try make(
            .relation(.isType(operand, type, in: container)), range,
            above: max(operand.height, container.height))
    }

    // MARK: Calls

    func call(
        _ member: JSONTape.Member, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        guard let function = ExtensionFunction(rawValue: member.key) else {
            throw PolicyDecoder.unknownOperator(member)
        }
        let arguments = try expressions(
            member.value, "an array of the arguments of `\(member.key)`")
        return try make(
            .access(.extensionCall(function, arguments)), range,
            above: Parser.height(arguments))
    }

    private static func unknownOperator(_ member: JSONTape.Member) -> JSONFailure {
        switch member.key {
        case "unknown", "Unknown":
            JSONFailure(
                member.keyRange,
                "`\(member.key)` belongs to partial evaluation, which is not supported")
        default:
            JSONFailure(
                member.keyRange, "`\(member.key)` is no operator and no extension function")
        }
    }

    // MARK: Collections

    func set(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        let elements = try expressions(index, "an array of expressions")
        return try make(.collection(.set(elements)), range, above: Parser.height(elements))
    }

    func record(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        var entries: [RecordEntry] = []
        for member in try tape.object(index, "an object of expressions") {
            entries.append(
                RecordEntry(key: member.key, value: try expression(member.value)))
        }
        return try make(
            .collection(.record(entries)), range, above: Parser.height(entries.map(\.value)))
    }

    private func expressions(_ index: Int, _ what: String) throws(JSONFailure) -> [Expression] {
        var expressions: [Expression] = []
        for element in try tape.array(index, what) {
            expressions.append(try expression(element))
        }
        return expressions
    }
}
