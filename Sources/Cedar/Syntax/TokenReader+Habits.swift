/// What people write out of habit from other languages, for messages only: tokens that touch where
/// the grammar fails.
extension TokenReader {
    static var commentProblem: String {
        "`/*` begins no comment; comments go from `//` to the end of the line"
    }

    /// `/*` if it comes next.
    final var commentStart: SourceRange? {
        guard peek().kind == .slash, peek(1).kind == .star, isJoined(peek(), peek(1)) else {
            return nil
        }
        return peek().range.extended(to: peek(1).range)
    }

    /// The number with a point or an exponent at which parsing stopped: `.5`, `1.5`, `1.`, `1e5`.
    final var floatingPoint: SourceRange? {
        let token = peek()
        if token.kind == .dot, peek(1).kind == .integer, isJoined(token, peek(1)) {
            return token.range.extended(to: numberEnd(1))
        }
        guard let last = taken(1) else { return nil }
        if last.kind == .integer, isJoined(last, token), isExponent(0) {
            return last.range.extended(to: exponentEnd(0))
        }
        guard let first = taken(2), first.kind == .integer, last.kind == .dot,
            isJoined(first, last)
        else { return nil }
        let hasFraction = token.kind == .integer && isJoined(last, token)
        return first.range.extended(to: hasFraction ? numberEnd(0) : last.range)
    }

    /// The end of the digits there and of the exponent that touches them.
    private func numberEnd(_ ahead: Int) -> SourceRange {
        isJoined(peek(ahead), peek(ahead + 1)) && isExponent(ahead + 1)
            ? exponentEnd(ahead + 1) : peek(ahead).range
    }

    /// `e5`, or `e` with a sign and digits.
    private func isExponent(_ ahead: Int) -> Bool {
        let token = peek(ahead)
        guard token.kind == .identifier else { return false }
        let bytes = source.bytes[Int(token.range.start)..<Int(token.range.end)]
        guard let letter = bytes.first, letter | 0x20 == UInt8(ascii: "e") else { return false }
        if bytes.count == 1 { return hasSignedDigits(ahead) }
        return bytes.dropFirst().allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    private func exponentEnd(_ ahead: Int) -> SourceRange {
        peek(hasSignedDigits(ahead) ? ahead + 2 : ahead).range
    }

    private func hasSignedDigits(_ ahead: Int) -> Bool {
        let (letter, sign, digits) = (peek(ahead), peek(ahead + 1), peek(ahead + 2))
        return letter.range.end == letter.range.start + 1
            && (sign.kind == .plus || sign.kind == .minus) && digits.kind == .integer
            && isJoined(letter, sign) && isJoined(sign, digits)
    }

    private func isJoined(_ left: Token, _ right: Token) -> Bool {
        left.range.end == right.range.start
    }
}
