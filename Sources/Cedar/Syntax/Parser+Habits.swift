extension Parser {
    /// A name that stands for nothing where a variable could stand.
    func noVariable(_ name: String, _ range: SourceRange) -> ParseFailure {
        failure(range, "`\(name)` is no variable; \(variableAdvice(name))")
    }

    private func variableAdvice(_ name: String) -> String {
        let word = name.lowercased()
        if Habit.nulls.contains(word) {
            return "Cedar has no null, test with `has` whether an attribute is there"
        }
        if word == "true" || word == "false" { return "did you mean `\(word)`" }
        if word == "not" { return "did you mean `!`" }
        if let entity = quoted(name) { return "did you mean `\(entity)`" }
        let near = Suggestion.text(for: name, among: Variable.allCases.map(\.rawValue))
        guard near.isEmpty else { return String(near.dropFirst(2)) }
        return "expected `principal`, `action`, `resource` or `context`, or an entity as "
            + "`\(name)::\"id\"`"
    }

    /// What to write for a name where an entity must stand.
    func entityHint(_ name: String) -> String {
        if Variable(rawValue: name) != nil { return "; test it in a `when` clause" }
        if let entity = quoted(name) { return "; did you mean `\(entity)`" }
        return "; write `\(name)::\"id\"`"
    }

    /// `User::"alice"` for `User::alice`.
    private func quoted(_ name: String) -> String? {
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        return name[...colon] + "\"\(name[name.utf8.index(after: colon)...])\""
    }
}
