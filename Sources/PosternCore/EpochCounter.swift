import Synchronization

/// The epoch: grows with every revocation and every policy change.
///
/// Any thread may read and advance it.
package final class EpochCounter: Sendable {
    private let value: Atomic<UInt64>

    package init(_ start: UInt64 = 1) { value = Atomic(start) }

    /// The present epoch. Acquiring: what was done before it was advanced is seen by the reader.
    package var current: UInt64 { value.load(ordering: .acquiring) }

    /// Begins later than an earlier run ended; nothing where it is later already.
    package func raise(to epoch: UInt64) {
        value.raise(to: epoch)
    }

    /// Advances it and gives the new one. Releasing: what the caller did before is seen by
    /// whoever reads the new epoch.
    @discardableResult
    package func advance() -> UInt64 {
        value.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    }
}
