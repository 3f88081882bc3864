// Goal: each value has one text in hexadecimal, and every other text is refused.
// Method: all bytes forth and back; malformed texts one by one.

import Sodium
import Testing

@Suite struct HexTests {
    @Test func everyByteComesBack() throws {
        let bytes = (0...255).map { UInt8($0) }
        let text = Hex.encode(bytes)
        #expect(text.count == 512)
        #expect(text.hasPrefix("000102"))
        #expect(text.hasSuffix("fdfeff"))
        #expect(try Hex.decode(text) == bytes)
    }

    @Test func nothingIsEmpty() throws {
        #expect(Hex.encode([]) == "")
        #expect(try Hex.decode("") == [])
    }

    @Test(arguments: ["0", "abc"])
    func oddLengthsAreRefused(_ text: String) {
        #expect(throws: HexError.oddLength(text.count)) { try Hex.decode(text) }
    }

    @Test(arguments: ["AB", "aB", "0x", "g0", " 0", "0 ", "0\n", "00:00 ", "\0\0", "é"])
    func otherTextsAreRefused(_ text: String) {
        #expect(throws: HexError.notHex) { try Hex.decode(text) }
    }

    @Test func theErrorDoesNotShowTheText() {
        #expect(!"\(HexError.notHex)".contains("secret"))
        #expect("\(HexError.oddLength(3))".contains("`3`"))
    }
}
