import Synchronization

/// Holds the snapshot in force; replaced as a whole.
///
/// Any thread may read it: the lock is held for one reference count.
package final class SnapshotBox: Sendable {
    private let snapshot: Mutex<PolicySnapshot>

    package init(_ snapshot: PolicySnapshot) { self.snapshot = Mutex(snapshot) }

    package var current: PolicySnapshot { snapshot.withLock { $0 } }

    func replace(with new: PolicySnapshot) { snapshot.withLock { $0 = new } }
}
