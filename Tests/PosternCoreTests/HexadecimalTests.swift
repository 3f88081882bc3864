// Goal: eight digits read at once are what they are one by one, and nothing else is read.
// Method: every byte at each of the eight places, beside the reading of single digits.

import PosternCore
import Testing

@Suite struct HexadecimalTests {
    /// Digit by digit.
    private func expected(_ characters: UInt64) -> UInt32? {
        var value: UInt32 = 0
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            let character = UInt8(truncatingIfNeeded: characters >> shift)
            guard let digit = Hexadecimal.value(of: character) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private func word(_ text: String) -> UInt64 {
        text.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }

    @Test func everyByteAtEachPlace() {
        for digits in ["00000000", "ffffffff", "09af90fa", "12345678"] {
            for place in 0..<8 {
                for byte in UInt64(0)...255 {
                    let shift = UInt64(8 * place)
                    let characters = word(digits) & ~(255 << shift) | byte << shift
                    #expect(
                        Hexadecimal.value(ofEight: characters) == expected(characters),
                        "\(digits), place \(place), byte \(byte)")
                }
            }
        }
    }

    @Test func eightDigits() {
        #expect(Hexadecimal.value(ofEight: word("0123cdef")) == 0x0123_CDEF)
        #expect(Hexadecimal.value(ofEight: word("ABCDEF01")) == nil)
        for value in [UInt32.min, 1, 0x8000_0000, 0xDEAD_BEEF, .max] {
            let text = String(value, radix: 16)
            let padded = String(repeating: "0", count: 8 - text.count) + text
            #expect(Hexadecimal.value(ofEight: word(padded)) == value)
        }
    }
}
