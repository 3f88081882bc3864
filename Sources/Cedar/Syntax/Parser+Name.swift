extension Parser {
    /// A name without a string behind it: an entity type.
    func parseTypeName() throws(ParseFailure) -> EntityType {
        let start = peek().range
        guard peek().kind == .identifier || peek().kind.isReservedWord else {
            throw unexpected(["an entity type"])
        }
        let name = try parsePath()
        if peek().kind == .doubleColon {
            throw failure(
                start.extended(to: peek(1).range),
                "expected an entity type, found the entity `\(name)::\(text(peek(1)))`; "
                    + "did you mean `==`")
        }
        return EntityType(unchecked: name)
    }

    /// `Name::"id"`, where nothing else may stand.
    func parseEntityName() throws(ParseFailure) -> EntityUID {
        let start = peek().range
        let name = try parsePath()
        guard take(.doubleColon) else {
            throw failure(
                start.extended(to: SourceRange(previousEnd, previousEnd)),
                "expected an entity, found the name `\(name)`\(entityHint(name))")
        }
        let id = try string(try expect(.string))
        return EntityUID(type: EntityType(unchecked: name), id: id)
    }

    /// `a::b::c`; stops before a `::` that no identifier follows.
    func parsePath() throws(ParseFailure) -> String {
        let start = peek().range
        var name = try parsePlainWord()
        var isReserved = name == "__cedar"
        while peek().kind == .doubleColon, canContinuePath(peek(1).kind) {
            advance()
            let word = try parsePlainWord()
            isReserved = isReserved || word == "__cedar"
            name += "::" + word
        }
        if isReserved {
            throw failure(
                SourceRange(start.start, previousEnd),
                "the name `\(name)` contains `__cedar`, which is reserved")
        }
        return name
    }

    /// An identifier as attribute name or record key: no reserved word.
    func parseAttributeName() throws(ParseFailure) -> String {
        let token = peek()
        guard token.kind == .identifier || token.kind.isReservedWord else {
            throw unexpected([.identifier])
        }
        let name = try parsePlainWord()
        if token.kind == .wordCedar {
            throw failure(token.range, "the name `__cedar` is reserved")
        }
        return name
    }

    private func canContinuePath(_ kind: TokenKind) -> Bool {
        kind == .identifier || kind.isReservedWord
    }

    private func parsePlainWord() throws(ParseFailure) -> String {
        let token = advance()
        if token.kind.isReservedWord, token.kind != .wordCedar {
            throw failure(
                token.range, "`\(text(token))` is a reserved word and cannot be used as a name")
        }
        return text(token)
    }
}
