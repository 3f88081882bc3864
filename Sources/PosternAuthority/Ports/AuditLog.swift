package import PosternCore

/// Port: the audit log, in which everything stands before its reply leaves.
///
/// Any thread may call it. The real one is `AuditTrail` in PosternAudit.
package protocol AuditLog: Sendable {
    /// How safely things are written; nil: nothing is.
    var durability: AuditDurability? { get }

    /// Whether things can be written now. Where not, nothing may begin.
    var isAvailable: Bool { get }

    /// Whether so many completions that cannot be written now can be kept until they can.
    /// Revocations are never asked to wait for that.
    func hasRoom(forCompletions count: Int) -> Bool

    /// Writes down what is seldom: all but decisions. False where it could not be written; an
    /// ending is then kept, and written when that is possible again.
    func record(_ event: AuditEvent) -> Bool

    /// The same, with the number of its record; nil where it was not written now.
    func recordNumbered(_ event: AuditEvent) -> UInt64?

    /// Signs what was seen of a canary; nil where there is no key.
    func sign(_ trial: HaltTrial) -> HaltProof?

    /// For the decisions of one lane. Called once for each name.
    func stream(named name: String) -> any AuditStream
}

extension AuditLog {
    // A log that nobody can read numbers nothing.
    package func recordNumbered(_ event: AuditEvent) -> UInt64? { nil }
    package func sign(_ trial: HaltTrial) -> HaltProof? { nil }
}

/// Where one lane writes its decisions. Stays on the lane's thread.
package protocol AuditStream: AnyObject {
    /// Whether a decision can be written that has a request of at most `frameBytes`. Where not it
    /// is `audit_unavailable`.
    func isReady(frameBytes: Int) -> Bool

    /// Writes a decision down. False where it was not: then it must not leave. Does not wait, and
    /// allocates nothing once warm.
    func append(_ call: borrowing AuditedCall, _ ruling: borrowing Ruling) -> Bool

    /// Makes what was written as durable as the log promises; may wait for the disk. False where
    /// that failed: then no reply may leave that tells of it.
    func settle() -> Bool
}

/// Writes nothing: for measurements, and for tests of something else.
package final class NoAuditLog: AuditLog, AuditStream {
    package init() {}

    package var durability: AuditDurability? { nil }
    package var isAvailable: Bool { true }
    package func hasRoom(forCompletions count: Int) -> Bool { true }

    package func record(_ event: AuditEvent) -> Bool { true }
    package func stream(named name: String) -> any AuditStream { self }

    package func isReady(frameBytes: Int) -> Bool { true }
    package func append(_ call: borrowing AuditedCall, _ ruling: borrowing Ruling) -> Bool { true }
    package func settle() -> Bool { true }
}
