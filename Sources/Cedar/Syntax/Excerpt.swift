/// The line of a source that an error points at, with a caret under the place.
///
/// Of a long line only the neighbourhood of the place is shown. Scalars that are invisible or steer
/// a terminal are shown as escapes.
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
        let placed = shown.dropFirst(position.column - 1 - skipped)
        // Tabs are kept in the margin so that the caret stands under the same column.
        var margin = skipped > 0 ? " " : ""
        for scalar in shown.prefix(position.column - 1 - skipped) {
            margin += scalar == "\t" ? "\t" : String(repeating: " ", count: scalar.columns)
        }
        let columns = placed.prefix(underlineLength).reduce(0) { $0 + $1.columns }
        let carets = String(repeating: "^", count: max(1, columns))
        return """
            \(name):\(position): \(message)
            \(gutter) |
            \(number) | \(before)\(shown.map(\.shown).joined())\(after)
            \(gutter) | \(margin)\(carets)
            """
    }
}
