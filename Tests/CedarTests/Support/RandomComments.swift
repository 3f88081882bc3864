@testable import Cedar

/// Puts comments, line ends and blanks between the tokens of a text.
enum RandomComments {
    static func inject(_ text: String, _ random: inout SeededRandom, oneIn: Int) -> String {
        let bytes = Array(text.utf8)
        var lexer = Lexer(SourceText(name: "t", bytes: bytes))
        lexer.run()
        var result = ""
        var end = 0
        for token in lexer.tokens {
            let start = Int(token.range.start)
            // What stood between the tokens stays, so that no two tokens become one.
            result += String(decoding: bytes[end..<start], as: UTF8.self)
            if random.below(oneIn) == 0 { result += comments(&random) }
            end = Int(token.range.end)
            result += String(decoding: bytes[start..<end], as: UTF8.self)
        }
        return result
    }

    private static func comments(_ random: inout SeededRandom) -> String {
        (0...random.below(3)).map { _ in
            let before = random.pick(["", " ", "\n", "\n\n\n", "\t", "\r\n", "\r", "\u{a0}"])
            let body = random.pick([
                "", " note", "/", " \"quoted", " trailing blanks  \t", " é 😀", " permit(", " {[(",
                " very long comment " + String(repeating: "x", count: 90), "@a", "\u{2028}",
            ])
            return before + "//" + body + random.pick(["\n", "\r\n", "\r", "\n\n\n"])
        }.joined()
    }
}
