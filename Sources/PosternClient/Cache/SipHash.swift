/// SipHash-2-4 with a result of 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input
/// PRF"; the reference implementation's test vectors hold it).
///
/// Written here because nothing at hand has it: libsodium stands in another target, and Swift's
/// `Hasher` has 64 bits and no specification. It takes words rather than bytes: what is hashed here
/// is laid out in words (`RequestHasher`), so that no bytes have to be gathered first.
struct SipHash {
    struct Key: Sendable {
        let low: UInt64
        let high: UInt64

        /// From the system's random source (on Linux getrandom), which ends the process where there
        /// is none.
        static func random() -> Key {
            var source = SystemRandomNumberGenerator()
            return Key(low: source.next(), high: source.next())
        }
    }

    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    /// Of what was absorbed; only the last byte of the count of bytes goes into the result.
    private var wordCount: UInt64 = 0

    init(_ key: Key) {
        v0 = key.low ^ 0x736f_6d65_7073_6575
        // 0xee: for the result of 128 bits.
        v1 = key.high ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = key.low ^ 0x6c79_6765_6e65_7261
        v3 = key.high ^ 0x7465_6462_7974_6573
    }

    /// Takes in eight bytes, the first one lowest.
    @inline(__always)
    mutating func absorb(_ word: UInt64) {
        wordCount &+= 1
        compress(word)
    }

    /// The result; `tail` are the last `tailBytes` bytes, up to seven.
    @inline(__always)
    consuming func finish(tail: UInt64 = 0, tailBytes: UInt64 = 0) -> RequestHash {
        compress(((wordCount &* 8 &+ tailBytes) << 56) | tail)
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let low = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return RequestHash(low: low, high: v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v2 &+= v3
        v1 = Self.rotate(v1, 13) ^ v0
        v3 = Self.rotate(v3, 16) ^ v2
        v0 = Self.rotate(v0, 32)
        v2 &+= v1
        v0 &+= v3
        v1 = Self.rotate(v1, 17) ^ v2
        v3 = Self.rotate(v3, 21) ^ v0
        v2 = Self.rotate(v2, 32)
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
        (word &<< count) | (word &>> (64 &- count))
    }
}
