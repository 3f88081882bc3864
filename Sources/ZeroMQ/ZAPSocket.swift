/// The socket that libzmq asks about each peer: a ROUTER at `inproc://zeromq.zap.01`.
///
/// One for each context, bound before any socket that demands ZAP, and served without delay:
/// each handshake waits for its answer, and the queue of questions has no limit.
///
/// Threading: as `Socket`; it stays on one thread.
package struct ZAPSocket: ~Copyable {
    /// A question and the way back to the one who asked.
    package struct Exchange: Sendable {
        /// What was asked, or what was wrong with it: answer that with `failed`.
        package let request: Result<ZAPRequest, ZAPError>
        fileprivate let envelope: [UInt8]
        fileprivate let requestID: [UInt8]
    }

    package static let endpoint = "inproc://zeromq.zap.01"

    /// For a `PollSet`.
    package let socket: Socket
    private var message = Message()

    /// - Throws: EADDRINUSE when the context has a handler already, ETERM, EMFILE.
    package init(in context: Context) throws(ZeroMQError) {
        socket = try Self.boundSocket(in: context)
    }

    /// The next question.
    ///
    /// - Parameter dontWait: return rather than wait.
    /// - Returns: nil when there is none.
    /// - Throws: ETERM.
    package mutating func receive(
        dontWait: Bool = true
    ) throws(ZeroMQError) -> Exchange? {
        guard try socket.receive(into: &message, dontWait: dontWait) else { return nil }
        let envelope = copyOfMessage()
        var frames: [[UInt8]] = []
        while message.hasMore, try socket.receive(into: &message) {
            // One more than a request can have is enough to refuse it.
            if frames.count <= ZAPRequest.frameCountMax + 1 { frames.append(copyOfMessage()) }
        }
        // The empty frame that ends the envelope.
        let isDelimited = frames.first?.isEmpty == true
        let body = isDelimited ? Array(frames.dropFirst()) : []
        let request = Result { () throws(ZAPError) in try ZAPRequest(frames: body) }
        let requestID = body.count > 1 ? body[1] : []
        return Exchange(request: request, envelope: envelope, requestID: requestID)
    }

    /// Answers a question.
    ///
    /// - Returns: `unreachable` when the peer gave up meanwhile, which is nothing to mend.
    /// - Throws: ETERM.
    @discardableResult
    package func reply(
        _ reply: ZAPReply, to exchange: Exchange
    ) throws(ZeroMQError) -> SendOutcome {
        let outcome = try socket.trySend(Message(exchange.envelope), more: true)
        guard outcome == .sent else { return outcome }
        let frames = reply.frames(requestID: exchange.requestID)
        _ = try socket.trySend(Message(), more: true)
        for (index, frame) in frames.enumerated() {
            _ = try socket.trySend(Message(frame), more: index < frames.count - 1)
        }
        return .sent
    }

    private static func boundSocket(in context: Context) throws(ZeroMQError) -> Socket {
        // A ROUTER rather than a REP: several questions may be open at once. libzmq aborts
        // the process for any other kind of socket at this endpoint.
        let socket = try Socket(.router, in: context)
        try socket.setSendHighWaterMark(0)
        try socket.setReceiveHighWaterMark(0)
        try socket.setRouterMandatory(true)
        try socket.bind(endpoint)
        return socket
    }

    private func copyOfMessage() -> [UInt8] {
        message.withUnsafeBytes { Array($0) }
    }
}
