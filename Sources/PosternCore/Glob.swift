/// A text pattern with `*` for any run of characters, also none; `\*` and `\\` stand for
/// themselves.
///
/// Compared byte by byte: no case folding, no Unicode normalisation, so that two texts match
/// alike only where policies see them alike. Matching takes time linear in the text: callers
/// choose both the patterns and the texts.
///
/// Two are equal when they are written with the same bytes. It holds its text and nothing else:
/// a broker may hold millions of patterns.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as written.
    package let description: String
    private let shape: GlobShape

    /// Reads a pattern; nil when it is empty, too long, has too many wildcards or a stray `\`.
    package init?(_ text: String) {
        guard let shape = GlobShape(text.utf8.span) else { return nil }
        description = text
        self.shape = shape
    }

    /// The pattern that matches `text` and nothing else; nil when it is empty or too long.
    package init?(literal text: String) {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar == "*" || scalar == "\\" { escaped.unicodeScalars.append("\\") }
            escaped.unicodeScalars.append(scalar)
        }
        self.init(escaped)
    }

    /// Whether the whole of `text` matches. Allocates nothing.
    package func matches(_ text: Span<UInt8>) -> Bool {
        shape.isAny || shape.matches(text, pattern: description.utf8.span)
    }

    /// Whether every text that `other` matches is matched by this pattern too.
    package func contains(_ other: Glob) -> Bool {
        GlobShape.contains(pattern: description.utf8.span, other.description.utf8.span)
    }

    /// Whether some text matches both.
    package func intersects(_ other: Glob) -> Bool {
        GlobShape.intersect(description.utf8.span, other.description.utf8.span)
    }

    package static func == (left: Glob, right: Glob) -> Bool {
        left.description.isSameBytes(as: right.description)
    }

    package func hash(into hasher: inout Hasher) {
        // The same bytes have the same hash; that equivalent texts have it too does no harm.
        hasher.combine(description)
    }
}
