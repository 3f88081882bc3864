/// A text pattern with `*` for any run of characters, also none; `\*` and `\\` stand for
/// themselves.
///
/// Compared byte by byte: no case folding, no Unicode normalisation, so that two texts match
/// alike only where policies see them alike. Matching takes time linear in the text: callers
/// choose both the patterns and the texts.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as written.
    package let description: String
    /// The bytes, `wildcard` for a star: the pattern as a text that another may contain.
    private let symbols: [UInt16]
    /// What stands between the stars, in order; one alone when there is no star. The first is
    /// bound to the text's start and the last to its end; both may be empty.
    private let segments: [GlobSegment]

    /// Beyond every byte, so that no text's byte equals it.
    private static let wildcard: UInt16 = 256

    /// Reads a pattern; nil when it is empty, too long, has too many wildcards or a stray `\`.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Limits.patternBytesMax,
            let symbols = Self.symbols(text)
        else { return nil }
        let segments = symbols.split(
            separator: Self.wildcard, omittingEmptySubsequences: false)
        guard segments.count - 1 <= Limits.wildcardsMax else { return nil }
        description = text
        self.symbols = symbols
        self.segments = segments.map { GlobSegment(Array($0)) }
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

    /// Whether the whole of `text` matches.
    package func matches(_ text: Span<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { matches($0) { UInt16($0) } }
    }

    /// Whether every text that `other` matches is matched by this pattern too.
    ///
    /// `other`'s wildcard is taken as a letter that only a wildcard matches. That is never wrong
    /// in saying yes; it may say no to a pattern written in a roundabout way.
    package func contains(_ other: Glob) -> Bool {
        other.symbols.withUnsafeBufferPointer { matches($0) { $0 } }
    }

    /// The ends first, then each middle segment at the first place that it fits: with `*` as
    /// the only wildcard, taking the first place never costs a match.
    private func matches<Element>(
        _ text: UnsafeBufferPointer<Element>, _ symbol: (Element) -> UInt16
    ) -> Bool {
        guard let first = segments.first, let last = segments.last else { return false }
        guard segments.count > 1 else {
            return text.count == first.count && first.fits(text, at: 0, symbol)
        }
        let end = text.count - last.count
        guard first.count <= end, first.fits(text, at: 0, symbol),
            last.fits(text, at: end, symbol)
        else { return false }
        var position = first.count
        for segment in segments.dropFirst().dropLast() {
            guard let next = segment.end(in: text, from: position, to: end, symbol) else {
                return false
            }
            position = next
        }
        return true
    }

    /// Several stars in a row are one.
    private static func symbols(_ text: String) -> [UInt16]? {
        var symbols: [UInt16] = []
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                guard byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\") else { return nil }
                symbols.append(UInt16(byte))
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "*") {
                if symbols.last != wildcard { symbols.append(wildcard) }
            } else {
                symbols.append(UInt16(byte))
            }
        }
        return isEscaped ? nil : symbols
    }
}
