/// One bit for each policy of a set, in an arena. Trivial.
struct PolicyBits: BitwiseCopyable {
    private let words: UnsafeMutablePointer<UInt64>
    private let wordCount: Int

    /// No bit is set.
    init(count: Int, in arena: Arena) {
        wordCount = (count + 63) / 64
        words = arena.allocate(UInt64.self, count: wordCount)
        words.initialize(repeating: 0, count: wordCount)
    }

    /// Whether the bit was not set before.
    @inline(__always)
    func insert(_ index: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(index & 63)
        guard words[index >> 6] & bit == 0 else { return false }
        words[index >> 6] |= bit
        return true
    }

    /// Calls a function with the set bits, ascending.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for word in 0..<wordCount {
            var bits = words[word]
            while bits != 0 {
                body(word << 6 + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
        }
    }
}
