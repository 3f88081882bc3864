extension SchemaParser {
    /// `a::b::c`; stops before a `::` that a string follows.
    func parsePath() throws(SchemaFailure) -> NameSyntax {
        let start = peek()
        var name = try parseIdentifier()
        while peek().kind == .doubleColon, peek(1).kind != .string {
            advance()
            name += "::" + (try parseIdentifier())
        }
        return NameSyntax(text: name, range: range(from: start))
    }

    /// An identifier; `__cedar` is one here, what it must not name is checked later.
    func parseIdentifier(or others: [String] = []) throws(SchemaFailure) -> String {
        let token = peek()
        if token.kind.isReservedWord, token.kind != .wordCedar {
            throw SchemaFailure(
                token.range, "`\(text(token))` is a reserved word and cannot be used as a name")
        }
        guard token.kind == .identifier || token.kind == .wordCedar else {
            throw unexpected([TokenKind.identifier.rawValue] + others)
        }
        return text(advance())
    }

    /// An identifier or a string: the name of an attribute or of an action.
    func parseName() throws(SchemaFailure) -> NameSyntax {
        let token = peek()
        if token.kind == .string {
            advance()
            return NameSyntax(text: try string(token), range: token.range)
        }
        let name = try parseIdentifier(or: [TokenKind.string.rawValue])
        return NameSyntax(text: name, range: token.range)
    }

    /// One or more separated by commas; none may stand behind the last.
    func parseList<Element>(
        _ element: (SchemaParser) throws(SchemaFailure) -> Element
    ) throws(SchemaFailure) -> [Element] {
        var elements = [try element(self)]
        while take(.comma) { elements.append(try element(self)) }
        return elements
    }

    func parseIdentifierName() throws(SchemaFailure) -> NameSyntax {
        let token = peek()
        return NameSyntax(text: try parseIdentifier(), range: token.range)
    }

    /// A path, or paths in brackets, perhaps none.
    func parseEntityTypes() throws(SchemaFailure) -> [NameSyntax] {
        guard take(.leftBracket) else { return [try parsePath()] }
        if take(.rightBracket) { return [] }
        let names = try parseList { parser throws(SchemaFailure) in try parser.parsePath() }
        try expect(.rightBracket, or: [TokenKind.comma.rawValue])
        return names
    }

    /// `name`, `"id"` or `path::"id"`.
    func parseActionReference() throws(SchemaFailure) -> ActionReferenceSyntax {
        let start = peek()
        if start.kind == .string {
            advance()
            return ActionReferenceSyntax(type: nil, id: try string(start), range: start.range)
        }
        let path = try parsePath()
        if take(.doubleColon) {
            let id = try string(try expect(.string))
            return ActionReferenceSyntax(type: path.text, id: id, range: range(from: start))
        }
        guard !path.text.utf8.contains(UInt8(ascii: ":")) else {
            throw SchemaFailure(
                path.range, "expected an action as `\(path.text)::\"id\"`, found no id")
        }
        return ActionReferenceSyntax(type: nil, id: path.text, range: path.range)
    }
}
