/// Lays out texts of policies in the conventional way.
public enum PolicyFormatter {
    /// The text in the conventional layout, with one line end at its end unless it is empty.
    ///
    /// Only blanks, line ends and commas before closing brackets change: literals keep their
    /// spelling, parentheses stay, comments keep their order and their places between the tokens.
    /// Formatting the result again changes nothing. The result is parsed and compared with the
    /// text before it is given out.
    ///
    /// Throws `PolicyParseErrors` where the text does not parse, where the result would have more
    /// than `CedarLimits.sourceBytesMax` bytes, or where that comparison fails. Time is linear in
    /// the size of the text; safe to call from any thread.
    public static func format(
        text: String, sourceName: String = "policies", options: FormatOptions = FormatOptions()
    ) throws(PolicyParseErrors) -> String {
        let source = SourceText(name: sourceName, bytes: Array(text.utf8))
        guard source.bytes.count <= CedarLimits.sourceBytesMax else {
            throw failure(
                source, "the source has more bytes than the limit, \(CedarLimits.sourceBytesMax)")
        }
        let parsed = Parser(source).parsePolicies()
        guard parsed.errors.isEmpty else { throw PolicyParseErrors(parsed.errors) }
        let tokens = FormatTokenReader.read(source)
        let formatted = LayoutPrinter.text(
            tokens, LayoutBuilder.items(tokens), options, bytesMax: CedarLimits.sourceBytesMax)
        guard let formatted else {
            throw failure(
                source,
                "the formatted text would have more bytes than the limit, "
                    + "\(CedarLimits.sourceBytesMax)")
        }
        let result = SourceText(name: sourceName, bytes: formatted)
        guard isFaithful(result, parsed.policies, tokens) else {
            throw failure(source, "the formatter would change the meaning; please report this")
        }
        return String(decoding: formatted, as: UTF8.self)
    }

    /// Whether the result has the same policies and the same comments.
    static func isFaithful(
        _ result: SourceText, _ policies: [PolicySyntax], _ tokens: [FormatToken]
    ) -> Bool {
        let parsed = Parser(result).parsePolicies()
        guard parsed.errors.isEmpty, parsed.policies.count == policies.count,
            zip(parsed.policies, policies).allSatisfy({ $0.isSameStructure(as: $1) })
        else { return false }
        let before = FormatTokenReader.comments(tokens)
        let after = FormatTokenReader.comments(FormatTokenReader.read(result))
        return before.count == after.count
            && zip(before, after).allSatisfy { $0.isSameBytes(as: $1) }
    }

    private static func failure(_ source: SourceText, _ message: String) -> PolicyParseErrors {
        PolicyParseErrors([PolicyParseError(source, SourceRange(0, 0), message: message)])
    }
}
