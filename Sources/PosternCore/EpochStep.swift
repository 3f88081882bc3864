/// One step of the epoch: something ended, or policies came into force (`protocol/SPEC.md`,
/// "The feed").
///
/// Subscribers are told of every step. What it was about is told to operators, and to the workload
/// that it was about; others see tags, which say something only to who holds a credential that has
/// them.
public struct EpochStep: Hashable, Sendable {
    /// The epoch that began with it.
    public let epoch: UInt64
    /// When, by the broker's wall clock, in milliseconds since 1970.
    public let atMilliseconds: UInt64
    /// Why something ended; nil: policies came into force.
    public let reason: DenialReason?
    /// What ended: it touches credentials that have one of these tags; nil: it touches all.
    public let tags: [UInt64]?
    /// What ended, where the subscriber may know.
    package var target: RevocationTarget?
    /// Whether an operator had a part in it, where the subscriber may know.
    public var isByOperator: Bool?
    /// The operator's words; of a process, how many credentials of which workloads it had. For
    /// operators.
    public var note: String?
    /// The process that ended, where the subscriber may know.
    public var processID: Int32?
    /// SHA-256 of the policies that came into force, in hexadecimal; for operators.
    public var snapshot: String?

    package init(
        epoch: UInt64, atMilliseconds: UInt64, reason: DenialReason?, tags: [UInt64]?,
        target: RevocationTarget? = nil, isByOperator: Bool? = nil, note: String? = nil,
        processID: Int32? = nil, snapshot: String? = nil
    ) {
        self.epoch = epoch
        self.atMilliseconds = atMilliseconds
        self.reason = reason
        self.tags = tags
        self.target = target
        self.isByOperator = isByOperator
        self.note = note
        self.processID = processID
        self.snapshot = snapshot
    }

    /// As everybody may see it.
    package var opaque: EpochStep {
        EpochStep(epoch: epoch, atMilliseconds: atMilliseconds, reason: reason, tags: tags)
    }

    /// As the workload that it was about may see it.
    package var own: EpochStep {
        var step = self
        (step.note, step.snapshot) = (nil, nil)
        return step
    }
}
