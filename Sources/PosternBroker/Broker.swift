package import Logging
package import PosternAuthority
import PosternCore
import ZeroMQ

/// A running broker: the handshake, inspection and control threads and the lanes.
///
/// `init` and `stop` belong to one thread; `reload` may come from any.
package final class Broker: Sendable {
    private let parts: BrokerParts
    private let threads: BrokerThreads

    /// Name and version.
    package static let version = BrokerFactsSource.server

    package var counters: Counters { parts.counters }

    /// Not nil: a thread ended that must not, and the broker is to be stopped.
    package var breakdown: BrokerError? { parts.breakdown.error }

    /// Binds everything and serves; the handshake handler first, so that no socket ever listens
    /// without it.
    ///
    /// - Throws: `BrokerError` when a socket cannot be bound; nothing is left running then.
    package init(
        settings: BrokerSettings, authority: Authority, logger: Logger
    ) throws(BrokerError) {
        Limits.validate()
        do throws(ZeroMQError) {
            parts = try BrokerParts(settings: settings, authority: authority, logger: logger)
        } catch {
            throw .socket(endpoint: settings.gateEndpoint, error)
        }
        threads = try parts.startThreads()
    }

    /// Has the control thread put a new snapshot in force; false when its queue is full.
    package func reload(_ snapshot: PolicySnapshot) -> Bool {
        parts.control.push(.reload(snapshot))
    }

    /// Answers what was taken in, then leaves. Bounded: a peer that does not read loses its
    /// replies after `Limits.stopLingerMilliseconds`.
    package func stop() {
        parts.phase.advance(to: .draining)
        for lane in parts.lanes { lane.mailbox.queue.signal.signal() }
        _ = parts.drained.wait(for: parts.lanes.count, milliseconds: 2_000)
        threads.finish(parts)
        try? parts.context.terminate()
    }
}
