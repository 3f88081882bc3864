import PosternCore
import Synchronization

/// As whom, how far and under whom a peer acts: what all its credentials of one scope have in
/// common.
///
/// Immutable but for the cells and its own life; lanes share it.
final class Standing: Sendable {
    let peer: AttestedPeer
    let key: LifeCell
    let workload: WorkloadCell
    /// Nil on tcp.
    let process: ProcessCell?
    let scope: Scope
    /// Whose credential it was delegated under; nil: the peer attested itself.
    let delegator: Delegator?
    private let ledger: SelectionLedger
    /// The ledger's number when it was made.
    let made: UInt64
    /// The ledger's number that it was held against last.
    private let judged: Atomic<UInt64>
    private let life = LifeState()

    init(
        peer: AttestedPeer, key: LifeCell, workload: WorkloadCell, process: ProcessCell?,
        scope: Scope, delegator: Delegator?, ledger: SelectionLedger
    ) {
        self.peer = peer
        self.key = key
        self.workload = workload
        self.process = process
        self.scope = scope
        self.delegator = delegator
        self.ledger = ledger
        made = ledger.number
        judged = Atomic(made)
    }

    /// Why no credential of it is alive, the widest reason first, but for its process's end; nil
    /// where nothing is.
    var end: DenialReason? {
        judgeAnew()
        return key.end ?? workload.end ?? life.end
    }

    /// The same for its process. Who has done its work, or was revoked, ends soon as a process,
    /// too: that is no reason to forget why.
    var processEnd: DenialReason? { process?.end }

    /// The same where that is for good: an enrolment that was lost may come back.
    var finalEnd: DenialReason? {
        judgeAnew()
        let lasting = workload.end == .notEnrolled ? nil : workload.end
        return key.end ?? lasting ?? process?.end ?? life.end
    }

    /// Also where it has ended otherwise: that may be undone, and the ledger forgets.
    private func judgeAnew() {
        let number = ledger.number
        // Acquiring, paired with the release below: who sees that it was judged sees the verdict.
        let seen = judged.load(ordering: .acquiring)
        if seen != number { judge(from: seen, upTo: number) }
    }

    /// Whether an operator had a part in that.
    var isEndedByOperator: Bool {
        key.isEndedByOperator || workload.isEndedByOperator || life.isEndedByOperator
    }

    private func judge(from seen: UInt64, upTo number: UInt64) {
        for entry in ledger.entries(after: seen)
        where entry.selection.takes(workload.name.id, scope) {
            _ = life.end(.revokedSelection, byOperator: entry.isByOperator)
        }
        judged.raise(to: number)
    }
}
