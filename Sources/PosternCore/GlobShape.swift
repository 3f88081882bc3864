/// What is worth knowing of a glob's text beforehand, in six bytes; the text stays with whoever
/// has it and is given to each call.
///
/// Patterns without a `\`, nearly all, are matched straight from their bytes. The others are
/// written out as symbols first, on the stack.
struct GlobShape: Hashable, Sendable {
    /// Bytes before the first star and behind the last one; without a star, all are before it.
    private let headBytes: UInt16
    private let tailBytes: UInt16
    private let wildcards: UInt8
    private let hasEscapes: Bool

    /// Nil when the pattern is empty, too long, has too many wildcards or a stray `\`.
    init?(_ pattern: Span<UInt8>) {
        guard !pattern.isEmpty, pattern.count <= Limits.patternBytesMax else { return nil }
        var wildcards = 0
        var (first, last): (Int?, Int) = (nil, -1)
        var hasEscapes = false
        var index = 0
        while index < pattern.count {
            switch pattern[index] {
            case UInt8(ascii: "*"):
                // Several in a row are one.
                if first == nil || last != index - 1 { wildcards += 1 }
                first = first ?? index
                last = index
            case UInt8(ascii: "\\"):
                hasEscapes = true
                index += 1
                guard index < pattern.count, Self.needsEscape(pattern[index]) else { return nil }
            default: break
            }
            index += 1
        }
        guard wildcards <= Limits.wildcardsMax else { return nil }
        // INVARIANT: `Limits.patternBytesMax` and `wildcardsMax` fit.
        headBytes = UInt16(first ?? pattern.count)
        tailBytes = first == nil ? 0 : UInt16(pattern.count - 1 - last)
        self.wildcards = UInt8(wildcards)
        self.hasEscapes = hasEscapes
    }

    /// Whether it matches every text.
    var isAny: Bool { wildcards == 1 && headBytes == 0 && tailBytes == 0 }

    /// Whether the whole of `text` matches.
    ///
    /// - Parameter pattern: the text that the shape is of.
    func matches(_ text: Span<UInt8>, pattern: Span<UInt8>) -> Bool {
        if hasEscapes {
            return text.withUnsafeBufferPointer { text in
                Self.withSymbols(pattern) {
                    GlobSymbols.match($0, star: GlobSymbols.wildcard, text)
                }
            }
        }
        guard wildcards <= 1 else {
            return text.withUnsafeBufferPointer { text in
                pattern.withUnsafeBufferPointer {
                    GlobSymbols.match($0, star: UInt8(ascii: "*"), text)
                }
            }
        }
        let (head, tail) = (Int(headBytes), Int(tailBytes))
        let rest = text.count - head - tail
        guard wildcards == 0 ? rest == 0 : rest >= 0 else { return false }
        for index in 0..<head where text[index] != pattern[index] { return false }
        let (textTail, patternTail) = (text.count - tail, pattern.count - tail)
        for index in 0..<tail where text[textTail + index] != pattern[patternTail + index] {
            return false
        }
        return true
    }

    /// Whether every text that `other` matches is matched by `pattern` too.
    ///
    /// `other`'s wildcard is taken as a letter that only a wildcard matches. That is never wrong
    /// in saying yes; it may say no to a pattern written in a roundabout way.
    static func contains(pattern: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        withSymbols(pattern) { pattern in
            withSymbols(other) { GlobSymbols.match(pattern, star: GlobSymbols.wildcard, $0) }
        }
    }

    /// Whether some text matches both patterns.
    static func intersect(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        withSymbols(one) { one in
            withSymbols(other) { GlobSymbols.intersect(one, $0) }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\")
    }

    /// Gives the pattern's symbols to `body`: its bytes without the escapes, and `wildcard` for
    /// each star.
    private static func withSymbols(
        _ pattern: Span<UInt8>, _ body: (UnsafeBufferPointer<UInt16>) -> Bool
    ) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: pattern.count) { symbols in
            var count = 0
            var index = 0
            while index < pattern.count {
                var symbol = UInt16(pattern[index])
                if symbol == UInt8(ascii: "*") {
                    symbol = GlobSymbols.wildcard
                } else if symbol == UInt8(ascii: "\\") {
                    // INVARIANT: the initialiser has seen what follows.
                    index += 1
                    symbol = UInt16(pattern[index])
                }
                symbols.initializeElement(at: count, to: symbol)
                count += 1
                index += 1
            }
            return body(UnsafeBufferPointer(rebasing: symbols[..<count]))
        }
    }
}
