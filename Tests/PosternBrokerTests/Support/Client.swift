import PosternCore
import PosternWire
import Testing
import ZeroMQ

/// A client of a test's own: one socket, requests by hand, every wait with a bound.
final class Client {
    let keys: CurveKeyPair
    let kind: SocketKind
    let socket: Socket
    private var correlation: UInt64 = 0

    init(
        _ kind: SocketKind, to endpoint: String, server: CurvePublicKey, keys: CurveKeyPair,
        in context: Context, receiveQueueMax: Int = 20_000
    ) throws {
        self.kind = kind
        self.keys = keys
        socket = try Socket(kind, in: context)
        try socket.curveClient(server: server, keys: keys)
        try socket.setMaxMessageBytes(Limits.transportFrameBytesMax)
        try socket.setSendTimeout(.seconds(20))
        try socket.setSendHighWaterMark(20_000)
        try socket.setReceiveHighWaterMark(receiveQueueMax)
        try socket.setReconnectInterval(.milliseconds(20))
        try socket.connect(endpoint)
    }

    var peerKey: PeerKey { PeerKey(keys.publicKey) }

    // MARK: sending

    @discardableResult
    func send(_ message: RequestMessage) throws -> UInt64 {
        correlation += 1
        var writer = CBORWriter()
        RequestEncoder.encode(message, correlation: correlation, into: &writer)
        try send(writer.bytes)
        return correlation
    }

    /// Sends frames as they are.
    func send(_ frames: [UInt8]...) throws {
        for (index, frame) in frames.enumerated() {
            try socket.send(Message(frame), more: index + 1 < frames.count)
        }
    }

    // MARK: receiving

    /// All frames of the next message; an issue when none comes.
    func receiveFrames(within limit: Duration = .seconds(20)) throws -> [[UInt8]] {
        let frames = try receiveIfAny(within: limit)
        return try #require(frames, "no reply comes")
    }

    func receiveIfAny(within limit: Duration) throws -> [[UInt8]]? {
        var frames: [[UInt8]] = []
        while true {
            var poll = PollSet()
            _ = poll.add(socket, for: .readable)
            guard try poll.wait(timeout: limit) == 1 else { return nil }
            var message = Message()
            guard try socket.receive(into: &message, dontWait: true) else { continue }
            frames.append(message.withUnsafeBytes { Array($0) })
            if !message.hasMore { return frames }
        }
    }

    func receive() throws -> DecodedReply {
        let frames = try receiveFrames()
        try #require(frames.count == 1)
        let payload = frames[0]
        return try ReplyDecoder.decode(payload.span.bytes)
    }

    // MARK: both

    func ask(_ message: RequestMessage) throws -> Reply {
        let sent = try send(message)
        let reply = try receive()
        try #require(reply.correlation == sent)
        #expect(reply.operation == message.operation.rawValue)
        return reply.reply
    }

    func attest(_ ask: AttestAsk = .task()) throws -> Grant {
        let reply = try self.ask(.attest(ask))
        guard case .attest(let grant) = reply else {
            throw Unexpected(what: "\(reply)")
        }
        return grant
    }

    func authorise(
        _ credential: CredentialID, _ action: String = "act",
        context: [String: ContextValue] = [:]
    ) throws -> Decision {
        let call = CallAsk(
            action: action, resource: ResourceName(type: "Thing", id: "x"), context: context)
        let reply = try ask(.authorise(credential, call))
        guard case .authorise(let decision) = reply else { throw Unexpected(what: "\(reply)") }
        return decision
    }

    struct Unexpected: Error {
        let what: String
    }
}
