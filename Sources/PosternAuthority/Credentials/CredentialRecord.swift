import Cedar
package import PosternCore

/// All that a credential stands for. Immutable but for its life and budget; lanes share it.
///
/// A broker holds a million of them: what several have in common is in the standing and the
/// task's cell, and the intent's bytes are in the object itself (`CredentialRecord.make`).
///
///     object header 16 | id 16 | standing 8 | task 8 | expiry 8 | budget 16 |
///     life 1, length 2 | intent, in a subclass
// Unchecked for its subclasses only: here and there all is constant or atomic.
package class CredentialRecord: @unchecked Sendable {
    package final let id: CredentialID
    final let standing: Standing
    final let taskCell: TaskCell
    /// On the boot clock.
    package final let expiryMilliseconds: UInt64
    package final let budget: CallBudget
    final let life = LifeState()
    /// Bytes of the intent.
    final let length: UInt16

    init(
        id: CredentialID, standing: Standing, task: TaskCell, intentLength: Int,
        expiryMilliseconds: UInt64, budget: UInt64?, calls: UInt64
    ) {
        self.id = id
        self.standing = standing
        taskCell = task
        self.expiryMilliseconds = expiryMilliseconds
        self.budget = CallBudget(limit: budget, calls: calls)
        // INVARIANT: `Limits.intentBytesMax` fits.
        length = UInt16(intentLength)
    }

    /// Gives the intent's bytes to `body`, in place.
    package func withIntent(_ body: (Span<UInt8>) -> Void) {
        preconditionFailure("a record has a size")
    }

    /// The only peer that may use it.
    package final var peer: PeerIdentity { standing.peer.identity }
    package final var workload: SPIFFEID { standing.workload.name.id }
    package final var scope: Scope { standing.scope }
    /// What the kernel said of the peer's process; nil on tcp.
    package final var process: ProcessFacts? { standing.peer.process }
    package final var cells: CredentialCells { CredentialCells(record: self) }
    /// The Cedar principal.
    final var principal: EntityUID { standing.workload.name.principal }
    /// What `context.postern` says.
    final var facts: BrokerFacts { BrokerFacts(of: self) }

    /// Gives the task's name to `body`, in place.
    package final func withTask(_ body: (Span<UInt8>) -> Void) { taskCell.withName(body) }

    /// Makes a text.
    package final var task: TaskID { taskCell.id }

    /// Makes a text.
    package final var intent: String {
        var intent = ""
        withIntent { intent = String(copying: $0) }
        return intent
    }

    /// Under which credential it was delegated; nil: its peer attested itself.
    package final var parent: CredentialRecord? { standing.delegator?.record }

    /// How many are above it.
    package final var depth: Int { standing.delegator?.childDepth ?? 0 }

    /// The one that everything above and below it hangs on; itself where nothing is above it.
    package final var root: CredentialRecord {
        var record = self
        while let parent = record.parent { record = parent }
        return record
    }

    /// Whether it was delegated under `other`, by it or by one below it.
    final func isBelow(_ other: CredentialRecord) -> Bool {
        var next = parent
        while let record = next {
            if record === other { return true }
            next = record.parent
        }
        return false
    }

    /// Who acts for whom, from the workload that attested itself to its own.
    package final var chain: [SPIFFEID] {
        (standing.delegator?.chain.map(\.id) ?? []) + [workload]
    }

    /// Why it is dead, the widest reason first; nil while it is alive. Looks at what it hangs on
    /// and then at what is above it: at most `Limits.delegationDepthMax` others.
    package final var end: DenialReason? {
        if let end = standing.end ?? taskCell.end ?? life.end ?? standing.processEnd {
            return end
        }
        return standing.delegator?.record.end == nil ? nil : .revokedAncestor
    }

    /// Whether it is dead for good, by itself or by what is above it: an enrolment that was lost
    /// may come back, and who depends on it then lives again.
    final var isOver: Bool {
        standing.finalEnd != nil || taskCell.end != nil || life.end != nil
            || standing.delegator?.record.isOver == true
    }

    /// Gives up its place among the workload's live credentials. Whether this is the first call.
    final func retire() -> Bool {
        guard life.retire() else { return false }
        standing.workload.removeLive()
        standing.process?.removeLive()
        return true
    }

    /// Why the credential cannot be used by `peer` now; nil when it can.
    ///
    /// The order is the protocol's: whose it is comes before how it is, so that a stranger
    /// learns nothing of its state.
    package final func refusal(
        for peer: PeerIdentity, nowMilliseconds: UInt64
    ) -> DenialReason? {
        if let mismatch = mismatch(with: peer) ?? end { return mismatch }
        return isExpired(nowMilliseconds) ? .expiredCredential : nil
    }

    /// Why it is not the peer's; nil where it is, alive or not.
    package final func mismatch(with peer: PeerIdentity) -> DenialReason? {
        guard peer.key == self.peer.key else { return .keyMismatch }
        return peer.origin == self.peer.origin ? nil : .processMismatch
    }

    package final func isExpired(_ nowMilliseconds: UInt64) -> Bool {
        nowMilliseconds >= expiryMilliseconds
    }
}
