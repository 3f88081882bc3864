package import PosternCore

/// What happened that must outlast the broker.
package enum StateChange: Hashable, Sendable {
    /// A credential was granted. It may be lost, but never overtakes what ends it.
    case granted(StoredCredential)
    /// Something was revoked or completed.
    case ended(Ending)
    /// A task was completed, and the credential that asked for it gave up its place: both or
    /// neither, since the ending may be remembered for less long than the credential would have
    /// lived.
    case completed(Ending, FreedCredential)
    /// A credential gave up its place.
    case freed(FreedCredential)
    /// A credential is not to come back.
    case dropped(CredentialID)
    /// How many calls a credential has made, at the end of a run.
    case metered(CredentialID, calls: UInt64)
    /// Policies came into force.
    case installed(digest: String, epoch: UInt64)
    /// An epoch began with something that no later run need know: it is not used again.
    case advanced(epoch: UInt64)
    /// The audit log has a checkpoint, which is durable there.
    case signed(AuditCheckpoint)
}

/// A credential that gave up its place.
package struct FreedCredential: Hashable, Sendable {
    package let id: CredentialID
    /// How long it is remembered, on the boot clock.
    package let keptMilliseconds: UInt64

    package init(id: CredentialID, keptMilliseconds: UInt64) {
        self.id = id
        self.keptMilliseconds = keptMilliseconds
    }
}

/// The end of a credential, a task, a workload or a key, or of a selection.
package struct Ending: Hashable, Sendable {
    package let target: RevocationTarget
    /// `revoked_…` or `completed_task`: never a lost enrolment, which the enrolments say.
    package let reason: DenialReason
    /// Whether an operator had a part in it.
    package let isByOperator: Bool
    /// From which on it holds.
    package let epoch: UInt64
    /// Unix time.
    package let atMilliseconds: UInt64
    /// When it may be forgotten, on the boot clock; nil: never.
    package let forgetMilliseconds: UInt64?

    package init(
        target: RevocationTarget, reason: DenialReason, isByOperator: Bool, epoch: UInt64,
        atMilliseconds: UInt64, forgetMilliseconds: UInt64?
    ) {
        self.target = target
        self.reason = reason
        self.isByOperator = isByOperator
        self.epoch = epoch
        self.atMilliseconds = atMilliseconds
        self.forgetMilliseconds = forgetMilliseconds
    }
}
