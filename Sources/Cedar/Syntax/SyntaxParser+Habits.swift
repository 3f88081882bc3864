extension SyntaxParser {
    /// `; did you mean …` where the next token is what people write for something that could stand
    /// there, or nothing.
    func suggestion(_ expected: [String]) -> String {
        let token = peek()
        if taken(1) == nil, token.kind == .leftBrace || token.kind == .leftBracket {
            return "; this looks like JSON, which must be read as JSON"
        }
        guard token.kind == .identifier || token.kind.isReservedWord else { return "" }
        let word = text(token)
        if expected.contains(Parser.anOperator) {
            if word == "not", peek(1).kind == .wordIn { return "; did you mean `!(… in …)`" }
            return Habit.hint(for: word, Habit.operators, among: [])
        }
        let choices = expected.filter { $0.hasPrefix("`") }
            .map { String($0.dropFirst().dropLast()) }
        return Habit.hint(
            for: word, Habit.words.filter { choices.contains($0.value) }, among: choices)
    }
}
