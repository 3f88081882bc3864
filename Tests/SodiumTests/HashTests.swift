// Goal: SHA-256 and BLAKE2b are what the standards say.
// Method: the vectors of NIST (FIPS 180-4 examples) and of RFC 7693 and its reference code.

import Sodium
import Testing

@Suite struct HashTests {
    static let sha256Vectors = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test(arguments: sha256Vectors)
    func sha256IsNISTs(_ text: String, _ expected: String) {
        #expect(SHA256.hash(Array(text.utf8)).description == expected)
        var hash = SHA256()
        for byte in text.utf8 { hash.update([byte]) }
        #expect(hash.finalize().description == expected)
    }

    @Test func sha256OfAMillionLetters() {
        var hash = SHA256()
        for _ in 0..<1000 { hash.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
        #expect(
            hash.finalize().description
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func aCopyOfAHashGoesItsOwnWay() {
        var first = SHA256()
        first.update(Array("ab".utf8))
        var second = first
        second.update(Array("c".utf8))
        #expect(second.finalize() == SHA256.hash(Array("abc".utf8)))
        #expect(first.finalize() == SHA256.hash(Array("ab".utf8)))
    }

    @Test func blake2bIsRFC7693s() throws {
        let expected =
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
        let hash = try BLAKE2b.hash(Array("abc".utf8).span.bytes, byteCount: 64)
        #expect(Hex.encode(hash) == expected)
    }

    @Test func blake2bOf32BytesIsTheReferences() {
        let hash = BLAKE2b.hash(Array("abc".utf8).span.bytes)
        #expect(
            hash.description == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
    }

    @Test func blake2bTakesAKey() throws {
        // The first of the keyed vectors beside the reference code: key 00…3f, no input.
        let key = (0..<64).map { UInt8($0) }
        let hash = try BLAKE2b.hash(RawSpan(), byteCount: 64, key: key.span.bytes)
        let expected =
            "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
            + "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568"
        #expect(Hex.encode(hash) == expected)
        let short = try BLAKE2b.hash(RawSpan(), key: key.span.bytes)
        #expect(try BLAKE2b.hash(RawSpan(), byteCount: 32, key: key.span.bytes) == short.bytes)
        #expect(short != BLAKE2b.hash(RawSpan()))
    }

    @Test(arguments: [0, 15, 65])
    func otherLengthsAreRefused(_ count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(throws: BLAKE2bError.wrongHashByteCount(count)) {
            try BLAKE2b.hash(RawSpan(), byteCount: count)
        }
        #expect(throws: BLAKE2bError.wrongKeyByteCount(count)) {
            try BLAKE2b.hash(RawSpan(), key: bytes.span.bytes)
        }
    }

    @Test func aWrongKeyIsRefusedForEveryLengthOfHash() {
        #expect(throws: BLAKE2bError.wrongKeyByteCount(1)) {
            try BLAKE2b.hash(RawSpan(), byteCount: 32, key: [UInt8(1)].span.bytes)
        }
    }

    @Test func digestsAreReadStrictly() {
        let digest = SHA256.hash([1, 2, 3])
        #expect(Digest(hex: digest.description) == digest)
        let bytes = digest.bytes
        #expect(Digest(bytes: bytes.span.bytes) == digest)
        #expect(Digest(hex: digest.description.uppercased()) == nil)
        #expect(Digest(hex: String(digest.description.dropLast(2))) == nil)
        let short = Array(digest.bytes.dropLast())
        #expect(Digest(bytes: short.span.bytes) == nil)
        #expect(Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
        #expect(Set([digest, digest, .zero]).count == 2)
    }
}
