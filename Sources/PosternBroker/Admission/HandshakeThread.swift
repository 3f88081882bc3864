import Logging
import PosternAuthority
import PosternCore
import ZeroMQ

/// Answers libzmq's questions about new peers (ZAP), one after the other, without delay.
///
/// Bound before any other socket, and the sockets enforce their domain, so that a handler that
/// is gone refuses everyone instead of admitting everyone.
struct HandshakeThread: Sendable {
    let context: Context
    let authority: Authority
    let operatorKeys: Set<PeerKey>
    let counters: Counters
    let phase: PhaseBox
    let wake: WakeSignal
    let logger: Logger

    func run(_ start: StartSignal) throws(ZeroMQError) {
        var zap = try ZAPSocket(in: context)
        var poll = PollSet(capacity: 2)
        let slot = poll.add(zap.socket, for: .readable)
        _ = poll.add(wake)
        var rule = AdmissionRule(authority: authority, operatorKeys: operatorKeys)
        start.report(.success(()))
        // Serves until the very end: while lanes drain, peers must not hang in handshakes.
        while phase.phase < .leaving {
            _ = try poll.wait(timeout: nil)
            _ = wake.drain()
            guard poll.isReadable(slot) else { continue }
            while let exchange = try zap.receive() {
                try zap.reply(answer(exchange, &rule), to: exchange)
            }
        }
    }

    private func answer(
        _ exchange: ZAPSocket.Exchange, _ rule: inout AdmissionRule
    ) -> ZAPReply {
        let request: ZAPRequest
        switch exchange.request {
        case .success(let asked): request = asked
        case .failure(let error):
            counters.add(.handshakesRefused)
            logger.warning("handshake not understood", metadata: ["error": "\(error)"])
            return .failed
        }
        guard phase.phase == .running else {
            counters.add(.handshakesDeferred)
            return .notReady
        }
        switch rule.verdict(on: request) {
        case .admitted(let peer):
            counters.add(.handshakesAdmitted)
            logger.debug("admitted", metadata: about(request))
            // INVARIANT: a user id is 65 to 130 bytes of ASCII, which every reply can carry.
            return (try? ZAPReply(.success, userID: UserID.text(peer))) ?? .failed
        case .refused(let why):
            counters.add(.handshakesRefused)
            logger.info("handshake refused", metadata: about(request, why))
            return .refused
        case .deferred(let why):
            counters.add(.handshakesDeferred)
            logger.info("handshake deferred", metadata: about(request, why))
            return .notReady
        }
    }

    private func about(_ request: ZAPRequest, _ why: String? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "domain": "\(request.domain)", "address": "\(request.address)",
        ]
        if case .curve(let key) = request.mechanism { metadata["key"] = "\(key)" }
        if let why { metadata["why"] = "\(why)" }
        return metadata
    }
}
