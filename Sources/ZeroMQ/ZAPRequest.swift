/// One question to the ZAP handler (RFC 27): may this peer connect?
///
///     version │ request id │ domain │ address │ identity │ mechanism │ credentials…
///     "1.0"   │ "1"        │        │         │          │ "CURVE"   │ 32 bytes
package struct ZAPRequest: Hashable, Sendable {
    /// libzmq writes "1" each time: answer in order, or by the envelope.
    package let requestID: [UInt8]
    /// What the socket's owner set with `setZAPDomain`.
    package let domain: String
    package let address: ZAPPeerAddress
    /// The routing id of the socket on this side; says nothing about the peer.
    package let identity: [UInt8]
    package let mechanism: ZAPMechanism

    /// The most frames a request can have: a password has two of its own.
    package static let frameCountMax = 8

    /// Strict: anything that RFC 27 does not allow is refused.
    ///
    /// - Parameter frames: without the envelope and the empty frame after it.
    /// - Throws: the first thing found wrong.
    package init(frames: [[UInt8]]) throws(ZAPError) {
        guard (6...Self.frameCountMax).contains(frames.count) else {
            throw .wrongFrameCount(frames.count)
        }
        guard frames[0] == Array("1.0".utf8) else { throw .wrongVersion }
        requestID = try Self.bytes(frames[1], .requestID, minimum: 1)
        domain = try Self.text(frames[2], .domain, minimum: 0)
        address = try ZAPPeerAddress(Self.text(frames[3], .address, minimum: 1))
        identity = try Self.bytes(frames[4], .identity, minimum: 0)
        let name = try Self.text(frames[5], .mechanism, minimum: 1)
        mechanism = try Self.mechanism(name, credentials: frames[6...])
    }

    private static func mechanism(
        _ name: String, credentials: ArraySlice<[UInt8]>
    ) throws(ZAPError) -> ZAPMechanism {
        switch name {
        case "NULL":
            guard credentials.isEmpty else { throw .badCredentials(mechanism: name) }
            return .null
        case "PLAIN":
            guard credentials.count == 2 else { throw .badCredentials(mechanism: name) }
            return .plain
        case "CURVE":
            guard credentials.count == 1, let bytes = credentials.first,
                let key = try? CurvePublicKey(bytes: bytes.span.bytes)
            else { throw .badCredentials(mechanism: name) }
            return .curve(key)
        default:
            throw .unknownMechanism(name)
        }
    }

    private static func text(
        _ bytes: [UInt8], _ field: ZAPField, minimum: Int
    ) throws(ZAPError) -> String {
        let bytes = try Self.bytes(bytes, field, minimum: minimum)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badField(field)
        }
        return text
    }

    private static func bytes(
        _ bytes: [UInt8], _ field: ZAPField, minimum: Int
    ) throws(ZAPError) -> [UInt8] {
        guard (minimum...ZAPField.byteCountMax).contains(bytes.count) else {
            throw .badField(field)
        }
        return bytes
    }
}
