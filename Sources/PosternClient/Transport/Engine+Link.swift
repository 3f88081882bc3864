import PosternWire
import ZeroMQ

/// What goes out, and the link that it goes over.
extension Engine {
    /// Whether a request left; not where the connection is gone, whose event is on the way then.
    func send(_ request: OutgoingRequest) -> Bool {
        guard let link else { return false }
        do throws(ZeroMQError) {
            return try link.socket.trySend(bytes: request.payload.span.bytes) == .sent
        } catch {
            giveUp(ClientError(.system, "\(error)"))
            return false
        }
    }

    /// Sends what waits, the oldest first.
    func becomeReady() {
        state = .ready
        for correlation in pending.keys.sorted() {
            guard let waiting = pending[correlation], !waiting.isSent else { continue }
            if send(waiting.request) { pending[correlation]?.isSent = true }
        }
    }

    func finish(_ correlation: UInt64, _ error: ClientError) {
        guard let request = pending.removeValue(forKey: correlation) else { return }
        finish(request, error)
    }

    /// The same for one that is not pending any longer.
    func finish(_ request: PendingRequest<Waiter>, _ error: ClientError) {
        request.waiter.finish(
            .failure(
                error.during(
                    request.request.operation, at: settings.endpoint, wasSent: request.isSent)))
    }

    func nextCorrelation() -> UInt64 { correlations.next() }

    // MARK: the link

    /// Makes a new link; the old one goes.
    func open(_ endpoint: String, _ next: LinkState) {
        link = nil
        wasConnected = false
        state = next
        do throws(ZeroMQError) {
            link = try Link(to: endpoint, settings, in: context, wake: wake)
        } catch {
            giveUp(ClientError(.system, "\(error)"))
        }
    }

    /// Connects anew after a while. A broker that ends every connection is not to be hammered.
    func openLater() {
        link = nil
        isLaneDue = true
        state = .pausing(until: .now + pause)
        pause = min(pause * 2, max(pause, settings.reconnectIntervalMax))
    }

    /// There is no way on: whoever waits is told, and for a while whoever comes.
    func giveUp(_ error: ClientError) {
        link = nil
        isLaneDue = true
        state = .idle(
            LinkFailure(error: error, until: .now + ClientLimits.pauseAfterRefusal))
        failAll(error)
    }

    /// Goes back from a lane to the configured endpoint.
    func returnToEndpoint(choosingLane: Bool) {
        isLaneDue = choosingLane
        open(settings.endpoint, .connecting)
    }
}
