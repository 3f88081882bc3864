// Goal: bytes survive every form they take, and each value has one text.
// Method: round trips of seeded values and of the corners; tables of texts that are refused.

import Testing

@testable import PosternCore

@Suite struct BytesTests {
    @Test func everyByteHasOnePairOfDigits() throws {
        var seen: Set<String> = []
        for byte in UInt8.min...UInt8.max {
            let text = Hexadecimal.text([byte])
            #expect(text.utf8.count == 2)
            #expect(Hexadecimal.bytes(text) == [byte])
            #expect(seen.insert(text).inserted)
        }
        #expect(Hexadecimal.text([]) == "")
        #expect(Hexadecimal.bytes("") == [])
    }

    @Test func onlyLowerCaseDigitsHaveAValue() {
        let digits = Array("0123456789abcdef".utf8)
        for character in UInt8.min...UInt8.max {
            let expected = digits.firstIndex(of: character).map(UInt8.init)
            #expect(Hexadecimal.value(of: character) == expected)
        }
    }

    @Test(arguments: ["0", "000", "0A", "A0", "0g", "0x00", " 00", "00 ", "0\n", "é0", "0\u{301}"])
    func notHexadecimal(_ text: String) {
        #expect(Hexadecimal.bytes(text) == nil)
    }

    @Test(arguments: [21, 22] as [UInt64])
    func wordsKeepTheirBytes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let corners: [UInt64] = [0, 1, .max, 1 << 63, 0x0102_0304_0506_0708]
        for round in 0..<500 {
            let high = round < 25 ? corners[round / 5] : random.next()
            let low = round < 25 ? corners[round % 5] : random.next()
            let value = Bytes16(high: high, low: low)
            #expect(value.bytes.count == 16, "seed \(seed)")
            #expect(Bytes16(reading: value.bytes.span.bytes) == value, "seed \(seed)")
            #expect(Bytes16(reading: ([9] + value.bytes).span.bytes, at: 1) == value)
            #expect(Bytes16(hex: value.hex) == value, "seed \(seed)")
            #expect(value.hex == Hexadecimal.text(value.bytes))
            #expect(CredentialID(hex: value.hex)?.hex == value.hex)
        }
    }

    @Test func theFirstByteIsTheMostSignificant() {
        let bytes = (0..<16).map(UInt8.init)
        let value = Bytes16(reading: bytes.span.bytes)
        #expect(value.high == 0x0001_0203_0405_0607)
        #expect(value.low == 0x0809_0A0B_0C0D_0E0F)
        #expect(value.bytes == bytes)
        #expect(value.hex == "000102030405060708090a0b0c0d0e0f")
    }

    @Test func otherLengthsAreRefused() {
        let digits = "000102030405060708090a0b0c0d0e0f"
        #expect(Bytes16(hex: digits) != nil)
        #expect(Bytes16(hex: digits.dropLast()) == nil)
        #expect(Bytes16(hex: digits.dropLast(2)) == nil)
        #expect(Bytes16(hex: digits + "00") == nil)
        #expect(Bytes16(hex: digits.uppercased()) == nil)
        #expect(Bytes16(hex: "") == nil)
        #expect(CredentialID(hex: digits + "00") == nil)
        for count in [0, 31, 33] {
            #expect(PeerKey(bytes: Array(repeating: 7, count: count)) == nil)
        }
    }

    @Test func aKeyKeepsItsBytes() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let key = try #require(PeerKey(bytes: bytes))
        #expect(key.bytes == bytes)
        #expect(key.hex == Hexadecimal.text(bytes))
        #expect(PeerKey(reading: ([1, 2] + bytes).span.bytes, at: 2) == key)
        #expect(PeerKey(first: key.first, second: key.second) == key)
        #expect(PeerKey(first: key.second, second: key.first) != key)
    }

    /// A log shows enough to tell credentials apart, not enough to use one.
    @Test func aCredentialIsCutInItsDescription() throws {
        let id = try #require(CredentialID(hex: "00112233445566778899aabbccddeeff"))
        #expect(id.description == "00112233…")
        #expect("\(id)" == "00112233…")
    }
}
