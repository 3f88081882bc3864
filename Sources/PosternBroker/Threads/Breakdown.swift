import Synchronization

/// The first of a broker's threads that ended before it was told to, and why.
///
/// A broker without one of its threads would seem alive: without the control thread nothing can be
/// revoked any more, without the feed kept permits go stale and nobody learns why.
final class Breakdown: Sendable {
    private let first = Mutex<BrokerError?>(nil)

    /// Nil: none has.
    var error: BrokerError? { first.withLock { $0 } }

    func report(_ error: BrokerError) {
        first.withLock { $0 = $0 ?? error }
    }
}
