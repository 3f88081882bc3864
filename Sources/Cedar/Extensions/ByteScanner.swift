/// Bytes that are read once, from front to back. Trivial.
struct ByteScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    /// Whether the byte came next; it is taken then.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    /// Takes all digits that come next and counts them.
    mutating func takeDigits(into number: inout CheckedInteger) -> Int {
        let start = index
        while let digit = digit(radix: 10) { number.append(digit) }
        return index - start
    }

    /// A number of exactly so many decimal digits; at most nine.
    mutating func number(digits count: Int) -> Int? {
        var number = 0
        for _ in 0..<count {
            guard let digit = digit(radix: 10) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// The next digit, of a radix up to 16.
    mutating func digit(radix: Int) -> Int? {
        guard index < bytes.count else { return nil }
        let digit: Int
        switch bytes[index] {
        case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"):
            digit = Int(byte - UInt8(ascii: "0"))
        case let byte where byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"):
            digit = Int((byte | 0x20) - UInt8(ascii: "a")) + 10
        default:
            return nil
        }
        guard digit < radix else { return nil }
        index += 1
        return digit
    }
}
