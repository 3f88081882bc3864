/// The line of a source that an error points at, with a caret under the place.
///
/// Of a long line only the neighbourhood of the place is shown.
struct Excerpt: Hashable, Sendable {
    /// Scalars shown at most, and how many of them stand before the place.
    private static let shownMax = 160
    private static let shownBefore = 80

    let line: String
    let underlineLength: Int

    init(_ source: SourceText, _ range: SourceRange) {
        line = source.line(at: Int(range.start))
        underlineLength = source.underlineLength(range)
    }

    /// `name:line:column: message`, the line, and a caret.
    func rendered(name: String, position: SourcePosition, message: String) -> String {
        let number = String(position.line)
        let gutter = String(repeating: " ", count: number.utf8.count)
        let scalars = line.unicodeScalars
        let isLong = scalars.count > Self.shownMax
        let skipped = isLong ? max(0, position.column - 1 - Self.shownBefore) : 0
        let shown = scalars.dropFirst(skipped).prefix(Self.shownMax)
        let (before, after) = (
            skipped > 0 ? "…" : "", scalars.count - skipped > shown.count ? "…" : ""
        )
        // Tabs are kept in the margin so that the caret stands under the same column.
        var margin = skipped > 0 ? " " : ""
        for scalar in shown.prefix(position.column - 1 - skipped) {
            margin.append(scalar == "\t" ? "\t" : " ")
        }
        let room = max(1, shown.count - (position.column - 1 - skipped))
        let carets = String(repeating: "^", count: min(underlineLength, room))
        return """
            \(name):\(position): \(message)
            \(gutter) |
            \(number) | \(before)\(String(String.UnicodeScalarView(shown)))\(after)
            \(gutter) | \(margin)\(carets)
            """
    }
}
