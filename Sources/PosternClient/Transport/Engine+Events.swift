import PosternCore
import PosternWire
import ZeroMQ

/// What happens to the connection.
extension Engine {
    func handle(_ event: MonitorEvent.Kind) {
        switch event {
        case .connected: wasConnected = true
        case .connectRetried:
            if !wasConnected { trouble = .unreachable }
            if case .moving = state { returnToEndpoint(choosingLane: false) }
        case .handshakeSucceeded: handshakeSucceeded()
        // The end of the connection follows.
        case .handshakeFailedNoDetail: trouble = .handshake
        case .handshakeFailedAuth(let status): giveUp(Self.refusal(status))
        case .handshakeFailedProtocol:
            giveUp(
                ClientError(
                    .handshakeFailed,
                    "what answers does not speak the protocol; is this the broker's endpoint?"))
        case .disconnected: disconnected()
        case .connectDelayed, .listening, .bindFailed, .accepted, .acceptFailed, .closed,
            .closeFailed, .monitorStopped, .unknown:
            break
        }
    }

    private func handshakeSucceeded() {
        counters.add(.connections)
        guard case .connecting = state, isLaneDue, settings.choosesLane, let link else {
            return becomeReady()
        }
        isLaneDue = false
        let correlation = nextCorrelation()
        var writer = CBORWriter()
        RequestEncoder.encode(
            .hello(client: settings.name), correlation: correlation, into: &writer)
        do throws(ZeroMQError) {
            guard try link.socket.trySend(bytes: writer.span) == .sent else { return }
            state = .choosing(correlation: correlation, until: .now + ClientLimits.laneChoice)
        } catch {
            giveUp(ClientError(.system, "\(error)"))
        }
    }

    private func disconnected() {
        switch state {
        case .idle, .pausing: return
        case .moving: return returnToEndpoint(choosingLane: false)
        // Part of a handshake that failed.
        case .connecting: trouble = .handshake
        case .choosing, .ready:
            trouble = .unreachable
            counters.add(.disconnections)
        }
        failAll(
            ClientError(.connectionLost, "the connection ended before the answer came"),
            onlySent: true)
        openLater()
    }

    private static func refusal(_ status: Int) -> ClientError {
        guard status == 400 else {
            return ClientError(
                .handshakeFailed,
                "the broker cannot decide on the handshake (status `\(status)`); its log says why")
        }
        return ClientError(
            .refused,
            "the broker does not admit this key and process; enrol them, or use another key")
    }
}
