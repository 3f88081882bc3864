/// The checks that look at one place of a line and need no state.
extension YAMLPrescan {
    /// The index behind the closing quote, which must be on the same line.
    func endOfQuote(_ line: [UInt8], from start: Int) throws(ConfigurationProblem) -> Int {
        let quote = line[start]
        var index = start + 1
        while index < line.count {
            if line[index] == YAMLByte.backslash, quote == YAMLByte.doubleQuote {
                index += 2
            } else if line[index] != quote {
                index += 1
            } else if quote == YAMLByte.singleQuote, index + 1 < line.count,
                line[index + 1] == quote
            {
                index += 2
            } else {
                return index + 1
            }
        }
        throw problem("a quoted text ends on the line where it starts; close the quotes")
    }

    /// A quote within an unquoted text must follow a letter or digit, as in `don't`: elsewhere the
    /// library might take it for the start of a quoted text.
    func checkQuote(_ byte: UInt8, previous: UInt8) throws(ConfigurationProblem) {
        guard YAMLByte.isQuote(byte), !YAMLByte.isNameByte(previous) || previous == YAMLByte.dash
        else { return }
        throw problem("a quote stands within a text; put the whole text in quotes")
    }

    /// Wherever a node might start: a text with ` *word` in it is refused too, unless quoted.
    func checkAlias(
        _ line: [UInt8], at index: Int, previous: UInt8
    ) throws(ConfigurationProblem) {
        guard YAMLByte.isAliasMark(line[index]), YAMLByte.mayPrecedeNode(previous) else { return }
        let name = line[(index + 1)...].prefix { YAMLByte.isNameByte($0) }.prefix(40)
        guard !name.isEmpty || line[index] == YAMLByte.exclamation else { return }
        let token = String(decoding: [line[index]] + name, as: UTF8.self)
        throw problem(
            "`\(token)` looks like an alias, anchor or tag, which are refused; put a text that"
                + " starts with `*`, `&` or `!` in quotes")
    }

    func checkBlockText(_ byte: UInt8, isNodeStart: Bool) throws(ConfigurationProblem) {
        guard isNodeStart, byte == YAMLByte.bar || byte == YAMLByte.greater else { return }
        throw problem("a text stands on one line, in quotes if need be; `|` and `>` are refused")
    }

    /// YAML ends a line, and so a comment, at these too.
    func checkLineEnds(_ line: Substring) throws(ConfigurationProblem) {
        let others: [Unicode.Scalar] = ["\r", "\u{85}", "\u{2028}", "\u{2029}"]
        guard line.unicodeScalars.contains(where: { others.contains($0) }) else { return }
        throw problem("has a line end other than a newline in it; save the file with newlines")
    }
}
