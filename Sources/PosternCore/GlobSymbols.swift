/// Matches patterns against texts, both spans of bytes or of symbols: bytes, and `wildcard` for a
/// star.
enum GlobSymbols {
    /// Beyond every byte, so that no text's byte equals it.
    static let wildcard: UInt16 = 256

    /// Whether the whole of `text` matches; it may be a pattern's symbols itself.
    ///
    /// The ends first, then each middle segment at the first place that it fits: with `*` as
    /// the only wildcard, taking the first place never costs a match.
    ///
    /// - Parameter star: what stands for any run in `pattern`.
    static func match<Symbol: UnsignedInteger, Element: UnsignedInteger>(
        _ pattern: UnsafeBufferPointer<Symbol>, star: Symbol, _ text: UnsafeBufferPointer<Element>
    ) -> Bool {
        guard let first = pattern.firstIndex(of: star), let last = pattern.lastIndex(of: star)
        else { return text.count == pattern.count && fits(pattern, 0..<pattern.count, text, 0) }
        let end = text.count - (pattern.count - 1 - last)
        guard first <= end, fits(pattern, 0..<first, text, 0),
            fits(pattern, (last + 1)..<pattern.count, text, end)
        else { return false }
        var position = first
        var start = first + 1
        while start <= last {
            var stop = start
            while pattern[stop] != star { stop += 1 }
            let segment = UnsafeBufferPointer(rebasing: pattern[start..<stop])
            guard let next = search(segment, text, from: position, to: end) else { return false }
            position = next
            start = stop + 1
        }
        return true
    }

    /// Whether some text matches both patterns, given by their symbols.
    ///
    /// Where both have a star, what stands before the first ones must agree as far as both go, and
    /// what stands behind the last ones too: whatever is in between, the text can hold one after
    /// the other, and the stars take what is left.
    static func intersect(
        _ one: UnsafeBufferPointer<UInt16>, _ other: UnsafeBufferPointer<UInt16>
    ) -> Bool {
        guard one.contains(wildcard) else { return match(other, star: wildcard, one) }
        guard other.contains(wildcard) else { return match(one, star: wildcard, other) }
        func agree(_ left: some Sequence<UInt16>, _ right: some Sequence<UInt16>) -> Bool {
            for (left, right) in zip(left, right) {
                if left == wildcard || right == wildcard { return true }
                if left != right { return false }
            }
            return true
        }
        return agree(one, other) && agree(one.reversed(), other.reversed())
    }

    /// Whether a part of the pattern stands at `position`; it must not reach past the text's end.
    private static func fits<Symbol: UnsignedInteger, Element: UnsignedInteger>(
        _ pattern: UnsafeBufferPointer<Symbol>, _ part: Range<Int>,
        _ text: UnsafeBufferPointer<Element>, _ position: Int
    ) -> Bool {
        let offset = position - part.lowerBound
        return part.allSatisfy { UInt16(pattern[$0]) == UInt16(text[$0 + offset]) }
    }

    /// Where the segment's first occurrence between `start` and `end` ends; nil: there is none.
    /// In linear time (Knuth, Morris, Pratt).
    private static func search<Symbol: UnsignedInteger, Element: UnsignedInteger>(
        _ segment: UnsafeBufferPointer<Symbol>, _ text: UnsafeBufferPointer<Element>,
        from start: Int, to end: Int
    ) -> Int? {
        guard !segment.isEmpty else { return start }
        // For each length of a partial match, that of the longest shorter one it ends in.
        return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: segment.count) {
            fallbacks in
            fallbacks.initialize(repeating: 0)
            var matched = 0
            for index in 1..<segment.count {
                while matched > 0, segment[index] != segment[matched] {
                    matched = Int(fallbacks[matched - 1])
                }
                if segment[index] == segment[matched] { matched += 1 }
                fallbacks[index] = UInt16(matched)
            }
            matched = 0
            var position = start
            while position < end {
                let next = UInt16(text[position])
                while matched > 0, UInt16(segment[matched]) != next {
                    matched = Int(fallbacks[matched - 1])
                }
                if UInt16(segment[matched]) == next { matched += 1 }
                position += 1
                if matched == segment.count { return position }
            }
            return nil
        }
    }
}
