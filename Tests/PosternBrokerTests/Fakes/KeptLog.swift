import PosternAuthority
import PosternCore
import Synchronization

/// Keeps the events that it is told; takes none while the test says so.
final class KeptLog: AuditLog, AuditStream {
    let refuses = Atomic<Bool>(false)
    let isGone = Atomic<Bool>(false)
    private let kept = Mutex<[AuditEvent]>([])

    /// The reports among them.
    var reports: [AuditEvent.Reported] {
        kept.withLock { events in
            events.compactMap { if case .reported(let report) = $0 { report } else { nil } }
        }
    }

    var durability: AuditDurability? { .process }
    var isAvailable: Bool { !isGone.load(ordering: .relaxed) }
    func hasRoom(forCompletions count: Int) -> Bool { true }

    func record(_ event: AuditEvent) -> Bool {
        guard !refuses.load(ordering: .relaxed) else { return false }
        kept.withLock { $0.append(event) }
        return true
    }

    func stream(named name: String) -> any AuditStream { self }
    func isReady(frameBytes: Int) -> Bool { true }
    func append(_ call: borrowing AuditedCall, _ ruling: borrowing Ruling) -> Bool { true }
    func settle() -> Bool { true }
}
