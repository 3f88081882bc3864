extension String {
    /// Scalars of a message, and of a piece of input in backticks within it, that are shown at
    /// most: input has any length, and a message stays one that people can read.
    private static let messageMax = 1000
    private static let quotedMax = 100

    /// The text as an error's message: one line, long input cut.
    var asMessage: String {
        guard utf8.count > Self.quotedMax || !isPrintableASCII else { return self }
        var message = ""
        var count = 0
        // Scalars since the last backtick; those between two pieces of input are cut nowhere.
        var run = 0
        var isQuoted = false
        for scalar in unicodeScalars {
            guard count < Self.messageMax else { return message + "…" }
            if scalar == "`" {
                isQuoted.toggle()
                run = 0
            } else {
                run += 1
                guard !isQuoted || run <= Self.quotedMax else {
                    if run == Self.quotedMax + 1 { message += "…" }
                    continue
                }
            }
            message += scalar.shown
            count += 1
        }
        return message
    }

    /// The text with line ends and what else steers a terminal escaped, as `\n` and `\u{1B}`.
    var withoutControls: String {
        isPrintableASCII ? self : unicodeScalars.lazy.map(\.shown).joined()
    }

    private var isPrintableASCII: Bool {
        utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}
