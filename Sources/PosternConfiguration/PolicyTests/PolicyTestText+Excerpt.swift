extension PolicyTestText {
    /// Scalars shown at most of a long line, and how many of them stand before the place.
    private static let shownMax = 160
    private static let shownBefore = 80

    /// A line as Cedar's errors show theirs; the caret only where the column is known.
    func excerpt(_ number: Int, column: Int?, length: Int) -> String? {
        guard let line = self.line(number) else { return nil }
        let gutter = String(repeating: " ", count: String(number).count)
        let place = min((column ?? 1) - 1, line.count)
        let skipped = line.count > Self.shownMax ? max(0, place - Self.shownBefore) : 0
        let shown = line.dropFirst(skipped).prefix(Self.shownMax)
        let (before, after) = (
            skipped > 0 ? "…" : "", line.count - skipped > shown.count ? "…" : ""
        )
        let text = "\(gutter) |\n\(number) | \(before)\(String(shown))\(after)"
        guard column != nil else { return text }
        // Tabs are kept in the margin so that the caret stands under the same column.
        let margin = shown.prefix(place - skipped).map { $0 == "\t" ? "\t" : " " }.joined()
        let count = min(length, shown.count - (place - skipped))
        let carets = String(repeating: "^", count: max(1, count))
        return "\(text)\n\(gutter) | \(skipped > 0 ? " " : "")\(margin)\(carets)"
    }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
