/// Lower-case hexadecimal, strict in reading.
package enum Hexadecimal {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The bytes, or nil when a character is no digit or their number is odd.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8
        guard digits.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for character in digits {
            guard let value = value(of: character) else { return nil }
            if let pending = high {
                result.append(pending << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return result
    }

    /// A digit's value; upper case is not a digit here, so that a text has one form.
    package static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// The value of eight digits, the first in the highest byte; nil when one is no digit.
    ///
    /// All eight at a time, for a hot path: `0` to `9` are 0x30 to 0x39, `a` to `f` 0x61 to 0x66.
    package static func value(ofEight characters: UInt64) -> UInt32? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let isLetter = characters >> 6 & ones
        guard characters >> 4 & (15 * ones) == 3 * ones + 3 * isLetter else { return nil }
        // At most 15 + 9, so that no byte flows over into the next.
        var value = characters & (15 * ones) + 9 * isLetter
        // Digits stand below 10, letters from there on.
        guard value & (0xF0 * ones) == 0, (value + 6 * ones) >> 4 & ones == isLetter else {
            return nil
        }
        value = (value | value >> 4) & 0x00FF_00FF_00FF_00FF
        value = (value | value >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: value | value >> 16)
    }

    /// The digit of a value below 16.
    package static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
