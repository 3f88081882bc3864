// Behind `Value` stands a value in the form of entities and contexts. An object that has exactly
// the shape of an escape is one; any other is a record, as in the reference engine.
extension PolicyDecoder {
    /// What stands behind `Value`. Its numbers are checked first and everywhere, for an escape
    /// ignores keys that it does not know.
    func value(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        for node in tape.nodes[index..<Int(tape.nodes[index].end)] {
            if case .otherNumber(let text) = node.kind {
                throw JSONFailure(node.range, ValueDecoder.numberProblem(tape.text(text)))
            }
        }
        return try literal(index, range)
    }

    private func literal(_ index: Int, _ range: SourceRange) throws(JSONFailure) -> Expression {
        switch tape.kind(index) {
        case .bool(let value): return try make(.literal(.bool(value)), range, above: 0)
        case .integer(let value): return try make(.literal(.long(value)), range, above: 0)
        case .string(let text):
            return try make(.literal(.string(tape.text(text))), range, above: 0)
        case .otherNumber(let text):
            throw JSONFailure(
                tape.range(index), ValueDecoder.numberProblem(tape.text(text)))
        case .null, .key:
            throw JSONFailure(tape.range(index), "`null` is no value of Cedar")
        case .array: return try setLiteral(index, range)
        case .object: return try objectLiteral(index, range)
        }
    }

    private func inner(_ index: Int) throws(JSONFailure) -> Expression {
        try enter(index)
        let expression = try literal(index, tape.range(index))
        depth -= 1
        return expression
    }

    private func setLiteral(
        _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let elements = try inner(tape.elements(of: index))
        return try make(.collection(.set(elements)), range, above: Parser.height(elements))
    }

    private func inner(_ indices: [Int]) throws(JSONFailure) -> [Expression] {
        var expressions: [Expression] = []
        for index in indices { expressions.append(try inner(index)) }
        return expressions
    }

    private func objectLiteral(
        _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        if let member = tape.onlyMember(of: index),
            let escaped = try escaped(member, range)
        {
            return escaped
        }
        var entries: [RecordEntry] = []
        for member in tape.members(of: index) {
            entries.append(RecordEntry(key: member.key, value: try inner(member.value)))
        }
        return try make(
            .collection(.record(entries)), range, above: Parser.height(entries.map(\.value)))
    }

    /// What an escape stands for; nil for the member of a plain record.
    private func escaped(
        _ member: JSONTape.Member, _ range: SourceRange
    ) throws(JSONFailure) -> Expression? {
        switch member.key {
        case "__entity":
            guard let entity = try namedEntity(member.value) else { return nil }
            return try make(.literal(.entity(entity)), range, above: 0)
        case "__extn":
            return try escapedCall(member.value, range)
        case "__expr":
            guard case .string = tape.kind(member.value) else { return nil }
            throw JSONFailure(
                range, "`__expr` is no longer part of Cedar; write the value itself")
        default:
            return nil
        }
    }

    private func escapedCall(
        _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression? {
        guard case .object = tape.kind(index) else { return nil }
        let members = tape.members(of: index)
        guard let name = JSONTape.value("fn", members), case .string(let text) = tape.kind(name)
        else { return nil }
        let arguments: [Int]
        if let argument = JSONTape.value("arg", members) {
            arguments = [argument]
        } else if let list = JSONTape.value("args", members), case .array = tape.kind(list) {
            arguments = tape.elements(of: list)
        } else {
            return nil
        }
        guard let function = ExtensionFunction(rawValue: tape.text(text)) else {
            throw JSONFailure(
                tape.range(name), "`\(tape.text(text))` is no known extension function")
        }
        let values = try inner(arguments)
        return try make(
            .access(.extensionCall(function, values)), range, above: Parser.height(values))
    }
}
