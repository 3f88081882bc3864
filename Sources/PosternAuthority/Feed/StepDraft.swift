import PosternCore

/// A step before its epoch has begun.
struct StepDraft {
    /// Why something ended; nil: policies came into force.
    var reason: DenialReason?
    /// What it touches; nil: everything.
    var tags: [UInt64]?
    /// Whom it is about.
    var audience: [SPIFFEID] = []
    var target: RevocationTarget?
    var isByOperator: Bool?
    var note: String?
    var processID: Int32?
    var snapshot: String?

    func entry(_ epoch: UInt64, atMilliseconds: UInt64) -> StepLog.Entry {
        StepLog.Entry(
            step: EpochStep(
                epoch: epoch, atMilliseconds: atMilliseconds, reason: reason, tags: tags,
                target: target, isByOperator: isByOperator, note: note, processID: processID,
                snapshot: snapshot),
            audience: audience)
    }
}
