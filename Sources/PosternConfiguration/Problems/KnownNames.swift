/// A closed list of names, and the one that somebody who wrote another name probably meant.
package struct KnownNames: Sendable {
    package let names: [String]

    package init(_ names: [String]) {
        self.names = names
    }

    /// The name with the fewest edits, where these are few enough to be a slip; nil otherwise.
    package func nearest(to text: String) -> String? {
        let text = Array(text.utf8.prefix(ConfigurationLimits.nameBytesMax))
        var best: (name: String, edits: Int)?
        for name in names {
            let edits = Self.edits(text, Array(name.utf8))
            if edits < best?.edits ?? .max { best = (name, edits) }
        }
        guard let best, best.edits <= max(2, best.name.utf8.count / 3) else { return nil }
        return best.name
    }

    /// `did you mean …?`, or the whole list where nothing is near.
    package func hint(for text: String) -> String {
        if let name = nearest(to: text) { return "did you mean `\(name)`?" }
        return "known: " + names.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// Levenshtein's distance in bytes, with one row of the table kept.
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (position, other) in right.enumerated() {
                let substituted = diagonal + (byte == other ? 0 : 1)
                diagonal = row[position + 1]
                row[position + 1] = min(substituted, row[position] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
