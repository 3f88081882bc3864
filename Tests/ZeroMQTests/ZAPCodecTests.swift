// Goal: a ZAP request is understood exactly as RFC 27 and libzmq write it, or refused with
// its reason; no reply can be built that libzmq would misunderstand.
// Method: one good request, then one change at a time; addresses at the edges of their ranges.

import Testing
import ZeroMQ

@Suite struct ZAPCodecTests {
    static let key = (0..<32).map { UInt8($0) }

    /// The frames of a good request, with some of them replaced.
    private func frames(
        version: String = "1.0", id: String = "1", domain: String = "gate",
        address: String = "localhost:1000:1001:1002", identity: [UInt8] = [],
        mechanism: String = "CURVE", credentials: [[UInt8]] = [key]
    ) -> [[UInt8]] {
        [version, id, domain, address].map { Array($0.utf8) } + [identity]
            + [Array(mechanism.utf8)] + credentials
    }

    @Test func aGoodRequestIsUnderstood() throws {
        let request = try ZAPRequest(frames: frames(identity: [7]))
        #expect(request.requestID == Array("1".utf8))
        #expect(request.domain == "gate")
        #expect(
            request.address
                == .ipc(IPCPeerAddress(userID: 1000, groupID: 1001, processID: 1002)))
        #expect(request.address.description == "localhost:1000:1001:1002")
        #expect(request.identity == [7])
        #expect(request.mechanism == .curve(try CurvePublicKey(bytes: Self.key.span.bytes)))
    }

    @Test func theOtherMechanismsAreUnderstood() throws {
        let null = try ZAPRequest(frames: frames(mechanism: "NULL", credentials: []))
        #expect(null.mechanism == .null)
        let plain = try ZAPRequest(frames: frames(mechanism: "PLAIN", credentials: [[1], [2]]))
        #expect(plain.mechanism == .plain)
    }

    @Test(arguments: [0, 1, 5, 9, 100])
    func otherCountsOfFramesAreRefused(_ count: Int) {
        #expect(throws: ZAPError.wrongFrameCount(count)) {
            try ZAPRequest(frames: [[UInt8]](repeating: [49], count: count))
        }
    }

    @Test(arguments: ["", "1", "1.1", "1.00", "2.0", " 1.0"])
    func otherVersionsAreRefused(_ version: String) {
        #expect(throws: ZAPError.wrongVersion) {
            try ZAPRequest(frames: frames(version: version))
        }
    }

    @Test func fieldsOutOfRangeAreRefused() {
        let long = String(repeating: "x", count: 256)
        #expect(throws: ZAPError.badField(.requestID)) {
            try ZAPRequest(frames: frames(id: ""))
        }
        #expect(throws: ZAPError.badField(.requestID)) {
            try ZAPRequest(frames: frames(id: long))
        }
        #expect(throws: ZAPError.badField(.domain)) {
            try ZAPRequest(frames: frames(domain: long))
        }
        #expect(throws: ZAPError.badField(.address)) {
            try ZAPRequest(frames: frames(address: ""))
        }
        #expect(throws: ZAPError.badField(.identity)) {
            try ZAPRequest(frames: frames(identity: Array(long.utf8)))
        }
        #expect(throws: ZAPError.badField(.mechanism)) {
            try ZAPRequest(frames: frames(mechanism: ""))
        }
        var malformed = frames()
        malformed[2] = [0xFF]
        #expect(throws: ZAPError.badField(.domain)) { try ZAPRequest(frames: malformed) }
    }

    @Test(arguments: ["curve", "CURVE ", "GSSAPI", "CURVE\0"])
    func otherMechanismsAreRefused(_ name: String) {
        #expect(throws: ZAPError.unknownMechanism(name)) {
            try ZAPRequest(frames: frames(mechanism: name))
        }
    }

    @Test func otherCredentialsAreRefused() {
        let wrong: [(String, [[UInt8]])] = [
            ("CURVE", []), ("CURVE", [Array(Self.key.dropLast())]), ("CURVE", [Self.key + [0]]),
            ("CURVE", [Self.key, Self.key]), ("NULL", [[]]), ("PLAIN", [[1]]), ("PLAIN", []),
        ]
        for (mechanism, credentials) in wrong {
            #expect(throws: ZAPError.badCredentials(mechanism: mechanism)) {
                try ZAPRequest(frames: frames(mechanism: mechanism, credentials: credentials))
            }
        }
    }

    @Test(arguments: [
        "localhost:0:0:1", "localhost:4294967294:4294967294:2147483647", "localhost:10:20:30",
    ])
    func goodPeersAreUnderstood(_ text: String) {
        #expect(IPCPeerAddress(text)?.description == text)
    }

    @Test(arguments: [
        "", "localhost", "localhost:", "localhost:1:2", "localhost:1:2:", "localhost:1:2:3:",
        "localhost:1:2:3:4", "localhost::2:3", "localhost:1::3", "Localhost:1:2:3",
        " localhost:1:2:3", "localhost:1:2:3 ", "localhost:+1:2:3", "localhost:-1:2:3",
        "localhost:01:2:3", "localhost:1:2:03", "localhost:1:2:0", "localhost:1:2:2147483648",
        "localhost:4294967295:2:3", "localhost:1:4294967295:3", "localhost:4294967296:2:3",
        "localhost:99999999999999999999999:2:3", "localhost:1:2:3\0", "localhost:1:2:3\n",
        "localhost:1:2:\u{661}", "localhost:0x1:2:3", "localhost:1,2,3", "127.0.0.1:1:2:3",
    ])
    func otherPeersAreRefused(_ text: String) {
        #expect(IPCPeerAddress(text) == nil)
        #expect(throws: ZAPError.self) { try ZAPRequest(frames: frames(address: text)) }
    }

    @Test(arguments: ["127.0.0.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"])
    func addressesOfTCPAreUnderstood(_ text: String) throws {
        #expect(try ZAPPeerAddress(text) == .ip(text))
        #expect(try ZAPPeerAddress(text).description == text)
    }

    @Test(arguments: [
        "localhost", "example.org", "1.2.3", "1.2.3.4.5", "127.0.0.1:80", "127.0.0.1%eth0",
        "::1%", "::1%a%b", "1.2.3.4\0", "[::1]", "%",
    ])
    func otherAddressesAreRefused(_ text: String) {
        #expect(throws: ZAPError.badAddress(text)) { try ZAPPeerAddress(text) }
    }

    @Test func aReplyHasSixFrames() throws {
        let reply = try ZAPReply(.success, statusText: "OK", userID: "spiffe://a/b")
        let texts = reply.frames(requestID: [49]).map { String(decoding: $0, as: UTF8.self) }
        #expect(texts == ["1.0", "1", "200", "OK", "spiffe://a/b", ""])
        let statuses = [ZAPReply.notReady, .refused, .failed].map {
            String(decoding: $0.frames(requestID: [49])[2], as: UTF8.self)
        }
        #expect(statuses == ["300", "400", "500"])
    }

    @Test func repliesThatMisleadCannotBeBuilt() {
        let long = String(repeating: "x", count: 256)
        #expect(throws: ZAPError.misplacedUserID) { try ZAPReply(.success) }
        for status in ZAPStatus.allCases where status != .success {
            #expect(throws: ZAPError.misplacedUserID) { try ZAPReply(status, userID: "x") }
        }
        // After a zero byte libzmq would forget the rest: two users could become one.
        #expect(throws: ZAPError.badField(.userID)) {
            try ZAPReply(.success, userID: "a\0b")
        }
        #expect(throws: ZAPError.badField(.userID)) { try ZAPReply(.success, userID: long) }
        #expect(throws: ZAPError.badField(.statusText)) {
            try ZAPReply(.authenticationFailure, statusText: long)
        }
    }

    @Test func everyErrorSaysWhatIsWrong() {
        let errors: [ZAPError] = [
            .wrongFrameCount(3), .wrongVersion, .badField(.domain), .unknownMechanism("X"),
            .badCredentials(mechanism: "CURVE"), .badAddress("here"), .misplacedUserID,
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
        #expect(ZAPError.badField(.userID).description.contains("`user id`"))
    }
}
