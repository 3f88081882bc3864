/// A literal piece of a `Glob`, prepared for searching in linear time (Knuth, Morris, Pratt).
struct GlobSegment: Hashable, Sendable {
    private let symbols: [UInt16]
    /// For each length of a partial match, that of the longest shorter one it ends in.
    private let fallbacks: [Int]

    init(_ symbols: [UInt16]) {
        self.symbols = symbols
        var fallbacks = [Int](repeating: 0, count: symbols.count)
        var matched = 0
        for index in symbols.indices.dropFirst() {
            while matched > 0, symbols[index] != symbols[matched] {
                matched = fallbacks[matched - 1]
            }
            if symbols[index] == symbols[matched] { matched += 1 }
            fallbacks[index] = matched
        }
        self.fallbacks = fallbacks
    }

    var count: Int { symbols.count }

    /// Whether the segment stands at `position`; it must not reach past the text's end.
    func fits<Element>(
        _ text: UnsafeBufferPointer<Element>, at position: Int, _ symbol: (Element) -> UInt16
    ) -> Bool {
        symbols.indices.allSatisfy { symbols[$0] == symbol(text[position + $0]) }
    }

    /// Where the segment's first occurrence between `start` and `end` ends; nil: there is none.
    func end<Element>(
        in text: UnsafeBufferPointer<Element>, from start: Int, to end: Int,
        _ symbol: (Element) -> UInt16
    ) -> Int? {
        guard !symbols.isEmpty else { return start }
        var matched = 0
        var position = start
        while position < end {
            let next = symbol(text[position])
            while matched > 0, next != symbols[matched] { matched = fallbacks[matched - 1] }
            if next == symbols[matched] { matched += 1 }
            position += 1
            if matched == symbols.count { return position }
        }
        return nil
    }
}
