import CSodium

/// Hexadecimal of secrets: no text is made that nobody erases.
extension Hex {
    /// The digits and a line's end, as bytes that the caller erases.
    package static func digits(_ bytes: RawSpan) -> [UInt8] {
        let length = 2 * bytes.byteCount
        // Room for libsodium's closing zero, in whose place the line's end comes.
        var digits = [UInt8](repeating: 0, count: length + 1)
        digits.withUnsafeMutableBytes { digits in
            digits.withMemoryRebound(to: CChar.self) { digits in
                bytes.withUnsafeBytes { bytes in
                    guard let target = digits.baseAddress else { return }
                    _ = sodium_bin2hex(
                        target, digits.count, bytes.bindMemory(to: UInt8.self).baseAddress,
                        bytes.count)
                }
            }
        }
        digits[length] = UInt8(ascii: "\n")
        return digits
    }

    /// The bytes of exactly that many pairs of lower-case digits, with at most one line's end
    /// behind them; nil for anything else.
    package static func secret(_ text: RawSpan, byteCount: Int) -> SecretBytes? {
        let digits = 2 * byteCount
        let hasEnd =
            text.byteCount == digits + 1
            && text.unsafeLoad(fromByteOffset: digits, as: UInt8.self) == UInt8(ascii: "\n")
        guard text.byteCount == digits || hasEnd else { return nil }
        var isDecoded = false
        let secret = SecretBytes(byteCount: byteCount) { target in
            target.withUnsafeMutableBytes { target in
                text.withUnsafeBytes { text in
                    guard let start = target.bindMemory(to: UInt8.self).baseAddress else { return }
                    var count = 0
                    _ = sodium_hex2bin(
                        start, byteCount, text.bindMemory(to: CChar.self).baseAddress, digits,
                        nil, &count, nil)
                    isDecoded = count == byteCount && !text.contains { (65...90).contains($0) }
                }
            }
        }
        guard isDecoded else { return nil }
        return secret
    }
}
