import PosternCore
import PosternWire

/// What comes in.
extension Engine {
    func take(_ incoming: IncomingReply) {
        switch incoming {
        case .reply(let decoded):
            pause = settings.reconnectInterval
            if case .choosing(let correlation, _) = state, correlation == decoded.correlation {
                return move(decoded.reply)
            }
            answer(decoded)
        case .garbled(let correlation, let flaw):
            counters.add(.garbled)
            if case .choosing(correlation, _) = state { return becomeReady() }
            fail(
                correlation,
                ClientError(
                    .garbled, "the reply breaks the protocol: \(flaw); nothing in it counts"))
        case .otherVersion(let version, let correlation):
            if case .choosing(correlation, _) = state { return becomeReady() }
            fail(
                correlation,
                ClientError(
                    .unsupportedVersion,
                    "the broker speaks version `\(version)` of the protocol, this client "
                        + "`\(Envelope.version)`; update the older one"))
        case .unreadable: counters.add(.garbled)
        }
    }

    private func answer(_ decoded: DecodedReply) {
        // Taken out at once, as nearly all are: to look first would copy it.
        guard let request = pending.removeValue(forKey: decoded.correlation) else {
            return counters.add(.unknown)
        }
        guard request.isSent else {
            pending[decoded.correlation] = request
            return counters.add(.unknown)
        }
        guard decoded.operation == request.request.operation.rawValue else {
            counters.add(.garbled)
            return finish(
                request,
                ClientError(
                    .garbled, "the reply answers another operation; nothing in it counts"))
        }
        request.waiter.finish(.success(decoded.reply))
    }

    /// A request that has not left cannot have been answered.
    private func fail(_ correlation: UInt64, _ error: ClientError) {
        guard let request = pending[correlation], request.isSent else {
            return counters.add(.unknown)
        }
        finish(correlation, error)
    }

    /// Takes the lane that the broker's hello makes possible.
    private func move(_ reply: Reply) {
        guard case .hello(let facts) = reply, let lane = settings.lane(of: facts.endpoints)
        else { return becomeReady() }
        open(lane, .moving(until: .now + ClientLimits.laneChoice))
    }
}
