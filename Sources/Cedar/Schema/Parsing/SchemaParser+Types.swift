extension SchemaParser {
    /// A path, `Set<type>` or a record in braces.
    func parseType() throws(SchemaFailure) -> TypeSyntax {
        let start = peek()
        let kind: TypeSyntaxKind
        if start.kind == .leftBrace {
            kind = .record(try parseRecord())
        } else if isWord("Set"), peek(1).kind == .less {
            kind = .set(try parseElement())
        } else if start.kind == .identifier || start.kind.isReservedWord {
            kind = .entityOrCommon(try parsePath().text)
        } else {
            throw unexpected(["a type"])
        }
        return TypeSyntax(kind: kind, range: range(from: start))
    }

    /// The context of an action: a record in braces, or the name of a common type.
    func parseContext() throws(SchemaFailure) -> TypeSyntax {
        if peek().kind == .leftBrace { return try parseType() }
        let path = try parsePath()
        return TypeSyntax(kind: .common(path.text), range: path.range)
    }

    private func parseElement() throws(SchemaFailure) -> TypeSyntax {
        advance()
        try enter()
        advance()
        let element = try parseType()
        try expect(.greater)
        leave()
        return element
    }

    /// `{ attribute, … }`; of attributes with the same name the last counts, as it does in the
    /// reference engine.
    private func parseRecord() throws(SchemaFailure) -> [AttributeSyntax] {
        try enter()
        advance()
        var attributes: [AttributeSyntax] = []
        var places: [EquatableBytes: Int] = [:]
        while peek().kind != .rightBrace {
            let attribute = try parseAttribute()
            let key = EquatableBytes(attribute.name.text)
            if let place = places[key] {
                attributes[place] = attribute
            } else {
                places[key] = attributes.count
                attributes.append(attribute)
            }
            guard take(.comma) else { break }
        }
        try expect(.rightBrace, or: [TokenKind.comma.rawValue])
        leave()
        return attributes
    }

    private func parseAttribute() throws(SchemaFailure) -> AttributeSyntax {
        let annotations = try parseAnnotations()
        let name = try parseName()
        let isRequired = !take(.question)
        try expect(.colon, or: isRequired ? [TokenKind.question.rawValue] : [])
        return AttributeSyntax(
            annotations: annotations, name: name, type: try parseType(), isRequired: isRequired)
    }
}
