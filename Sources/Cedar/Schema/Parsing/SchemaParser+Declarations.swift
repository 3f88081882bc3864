extension SchemaParser {
    func parseDeclaration(
        _ annotations: [Annotation], into namespace: inout NamespaceSyntax, or others: [String]
    ) throws(SchemaFailure) {
        if takeWord("entity") {
            namespace.entityTypes.append(try parseEntityType(annotations))
        } else if takeWord("action") {
            namespace.actions.append(try parseAction(annotations))
        } else if takeWord("type") {
            namespace.commonTypes.append(try parseCommonType(annotations))
        } else {
            throw unexpected(["`entity`", "`action`", "`type`"] + others)
        }
    }

    private func parseCommonType(
        _ annotations: [Annotation]
    ) throws(SchemaFailure) -> CommonTypeSyntax {
        let name = try parseIdentifierName()
        try expect(.assign)
        let type = try parseType()
        try expect(.semicolon)
        return CommonTypeSyntax(annotations: annotations, name: name, type: type)
    }

    private func parseEntityType(
        _ annotations: [Annotation]
    ) throws(SchemaFailure) -> EntityTypeSyntax {
        let names = try parseList { parser throws(SchemaFailure) in
            try parser.parseIdentifierName()
        }
        if takeWord("enum") {
            let ids = try parseIDs()
            try expect(.semicolon)
            return EntityTypeSyntax(
                annotations: annotations, names: names, kind: .enumerated(ids: ids))
        }
        let parents = take(.wordIn) ? try parseEntityTypes() : []
        var shape: TypeSyntax?
        if take(.assign) || peek().kind == .leftBrace {
            guard peek().kind == .leftBrace else { throw unexpected(["a record in braces"]) }
            shape = try parseType()
        }
        let tags = takeWord("tags") ? try parseType() : nil
        try expect(.semicolon)
        return EntityTypeSyntax(
            annotations: annotations, names: names,
            kind: .standard(parents: parents, shape: shape, tags: tags))
    }

    private func parseIDs() throws(SchemaFailure) -> [String] {
        try expect(.leftBracket)
        let ids = try parseList { parser throws(SchemaFailure) in
            try parser.string(try parser.expect(.string))
        }
        try expect(.rightBracket, or: [TokenKind.comma.rawValue])
        return ids
    }

    private func parseAction(_ annotations: [Annotation]) throws(SchemaFailure) -> ActionSyntax {
        let names = try parseList { parser throws(SchemaFailure) in try parser.parseName() }
        let parents = take(.wordIn) ? try parseActionReferences() : []
        var appliesTo: AppliesToSyntax?
        if takeWord("appliesTo") { appliesTo = try parseAppliesTo(of: names) }
        if takeWord("attributes") {
            try expect(.leftBrace)
            guard take(.rightBrace) else {
                throw SchemaFailure(
                    peek().range, "actions have no attributes; expected `}`")
            }
        }
        try expect(.semicolon)
        return ActionSyntax(
            annotations: annotations, names: names, parents: parents, appliesTo: appliesTo)
    }

    private func parseActionReferences() throws(SchemaFailure) -> [ActionReferenceSyntax] {
        guard take(.leftBracket) else { return [try parseActionReference()] }
        let references = try parseList { parser throws(SchemaFailure) in
            try parser.parseActionReference()
        }
        try expect(.rightBracket, or: [TokenKind.comma.rawValue])
        return references
    }

    /// `{ principal: types, resource: types, context: type }` in any order.
    private func parseAppliesTo(of names: [NameSyntax]) throws(SchemaFailure) -> AppliesToSyntax {
        var principals: [NameSyntax]?
        var resources: [NameSyntax]?
        var context: TypeSyntax?
        try expect(.leftBrace)
        repeat {
            let word = peek()
            if takeWord("principal") {
                principals = try parseAppliesToTypes(word, given: principals != nil)
            } else if takeWord("resource") {
                resources = try parseAppliesToTypes(word, given: resources != nil)
            } else if takeWord("context") {
                try startEntry(word, given: context != nil)
                context = try parseContext()
            } else {
                throw unexpected(["`principal`", "`resource`", "`context`"])
            }
        } while take(.comma) && peek().kind != .rightBrace
        try expect(.rightBrace, or: [TokenKind.comma.rawValue])
        guard let principals else { throw missing("principal", names[0]) }
        guard let resources else { throw missing("resource", names[0]) }
        return AppliesToSyntax(principals: principals, resources: resources, context: context)
    }

    private func startEntry(_ word: Token, given: Bool) throws(SchemaFailure) {
        guard !given else {
            throw SchemaFailure(word.range, "duplicate `\(text(word))` in `appliesTo`")
        }
        try expect(.colon)
    }

    private func parseAppliesToTypes(
        _ word: Token, given: Bool
    ) throws(SchemaFailure) -> [NameSyntax] {
        try startEntry(word, given: given)
        let start = peek()
        let types = try parseEntityTypes()
        guard !types.isEmpty else {
            throw SchemaFailure(
                range(from: start),
                "`\(text(word))` has no types; leave `appliesTo` out where the action applies to "
                    + "nothing")
        }
        return types
    }

    private func missing(_ word: String, _ action: NameSyntax) -> SchemaFailure {
        SchemaFailure(action.range, "`appliesTo` of action `\(action.text)` lacks `\(word)`")
    }
}
