// Goal: keys are read strictly, belong together, and a secret shows itself nowhere.
// Method: the vectors of RFC 32 and of libzmq's manual; every way to print a value.

import Testing

@testable import ZeroMQ

@Suite struct CurveKeyTests {
    /// The pair of zmq_curve(7).
    static let publicText = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
    static let secretText = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"

    @Test func z85IsRFC32s() {
        let bytes: [UInt8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]
        #expect(Z85.decode("HelloWorld") == bytes)
        #expect(Z85.encode(bytes.span.bytes) == "HelloWorld")
        #expect(Z85.decode("") == [])
        #expect(Z85.encode(RawSpan()) == "")
    }

    @Test(arguments: [
        "Hello Worl", "HelloWorl", "HelloWorld1", "Hello,orld", "Hello\"orld", "Hello\u{7f}orld",
        "Hello'orld", "Hello;orld", "Hello_orld", "Hello`orld", "Hello~orld", "Hello|orld",
        "Hello\\orld", "Hell\u{e9}orld", "Hello\0\0\0\0\0", "\0\0\0\0\0Hello", "Hello\nWorl",
    ])
    func otherTextsAreNoZ85(_ text: String) {
        #expect(Z85.decode(text) == nil)
    }

    @Test func fourBytesHaveNoMoreThanTheirRange() {
        #expect(Z85.decode("%nSc0") == [0xFF, 0xFF, 0xFF, 0xFF])
        // One more, and the largest text that there is.
        for text in ["%nSc1", "#####", "%nSd0", "%o000"] {
            #expect(Z85.decode(text) == nil)
            #expect(Z85.decode("Hello" + text) == nil)
        }
    }

    @Test(arguments: [1, 2, 3, 5, 31, 33])
    func otherCountsHaveNoText(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(Z85.encode(bytes.span.bytes) == nil)
    }

    @Test func everyByteComesBack() {
        for value in UInt8.min...UInt8.max {
            let bytes = [value, 255 - value, 0, value]
            #expect(Z85.encode(bytes.span.bytes).flatMap(Z85.decode) == bytes)
        }
    }

    @Test func thePairOfTheManualBelongsTogether() throws {
        let secret = try CurveSecretKey(z85: Self.secretText)
        let expected = try CurvePublicKey(z85: Self.publicText)
        #expect(secret.publicKey() == expected)
        #expect(CurveKeyPair(secretKey: secret).publicKey == expected)
        #expect(expected.description == Self.publicText)
        #expect(expected.bytes.count == 32)
        #expect(try CurvePublicKey(bytes: expected.bytes.span.bytes) == expected)
        let text = secret.withZ85 { $0.withUnsafeBytes { Array($0) } }
        #expect(text == Array(Self.secretText.utf8))
    }

    @Test func generatedPairsBelongTogetherAndDiffer() throws {
        let first = try CurveKeyPair.generate()
        let second = try CurveKeyPair.generate()
        #expect(first.publicKey == first.secretKey.publicKey())
        #expect(first.publicKey != second.publicKey)
        #expect(Set([first.publicKey, second.publicKey, first.publicKey]).count == 2)
    }

    @Test func publicKeysAreReadStrictly() {
        let text = Self.publicText
        #expect(throws: CurveKeyError.wrongTextLength(39)) {
            try CurvePublicKey(z85: String(text.dropLast()))
        }
        #expect(throws: CurveKeyError.wrongTextLength(41)) {
            try CurvePublicKey(z85: text + "0")
        }
        #expect(throws: CurveKeyError.wrongTextLength(45)) {
            try CurvePublicKey(z85: text + "00000")
        }
        #expect(throws: CurveKeyError.notZ85) {
            try CurvePublicKey(z85: String(text.dropLast()) + " ")
        }
        #expect(throws: CurveKeyError.notZ85) {
            try CurvePublicKey(z85: String(text.dropLast(5)) + "\0\0\0\0\0")
        }
        #expect(throws: CurveKeyError.notZ85) {
            try CurvePublicKey(z85: String(text.dropLast(5)) + "#####")
        }
        #expect(throws: CurveKeyError.wrongByteCount(31)) {
            try CurvePublicKey(bytes: [UInt8](repeating: 0, count: 31).span.bytes)
        }
    }

    @Test func secretKeysAreReadStrictly() {
        #expect(throws: CurveKeyError.wrongTextLength(3)) { try CurveSecretKey(z85: "abc") }
        #expect(throws: CurveKeyError.notZ85) {
            try CurveSecretKey(z85: String(repeating: "~", count: 40))
        }
        #expect(throws: CurveKeyError.wrongByteCount(33)) {
            try CurveSecretKey(bytes: [UInt8](repeating: 0, count: 33).span.bytes)
        }
    }

    @Test func aSecretShowsItselfNowhere() throws {
        let pair = CurveKeyPair(secretKey: try CurveSecretKey(z85: Self.secretText))
        let secret = pair.secretKey
        var dumped = ""
        dump(secret, to: &dumped)
        dump(pair, to: &dumped)
        dump([secret], to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
            "\(pair)", String(reflecting: pair), "\(Optional(secret) as Any)", dumped,
            "\(CurveKeyError.notZ85)", "\(CurveKeyError.wrongTextLength(3))",
        ]
        let bytes = secret.withUnsafeBytes { Array($0) }
        for text in texts {
            #expect(!text.contains(Self.secretText))
            #expect(!text.contains("\(bytes[0]), \(bytes[1])"))
        }
        #expect("\(secret)" == "CurveSecretKey(redacted)")
        #expect(Mirror(reflecting: secret).children.count == 0)
    }
}
