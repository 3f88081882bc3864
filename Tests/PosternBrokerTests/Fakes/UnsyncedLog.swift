import PosternAuthority
import PosternCore
import Synchronization

/// Takes everything in, and while the test says so cannot sync it, or takes in nothing that is
/// seldom.
final class UnsyncedLog: AuditLog, AuditStream {
    let fails = Atomic<Bool>(false)
    let refuses = Atomic<Bool>(false)
    /// Keeps no completion for later.
    let isFull = Atomic<Bool>(false)
    /// Can write nothing at all.
    let isGone = Atomic<Bool>(false)

    var durability: AuditDurability? { .power }
    var isAvailable: Bool { !isGone.load(ordering: .relaxed) }
    func hasRoom(forCompletions count: Int) -> Bool { !isFull.load(ordering: .relaxed) }

    func record(_ event: AuditEvent) -> Bool { !refuses.load(ordering: .relaxed) }
    func stream(named name: String) -> any AuditStream { self }

    func isReady(frameBytes: Int) -> Bool { true }
    func append(_ call: borrowing AuditedCall, _ ruling: borrowing Ruling) -> Bool { true }
    func settle() -> Bool { !fails.load(ordering: .relaxed) }
}
