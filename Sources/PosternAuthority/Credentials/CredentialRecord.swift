import Cedar
package import PosternCore
import Synchronization

/// All that a credential stands for. Immutable but for its cells and budget; lanes share it.
package final class CredentialRecord: Sendable {
    package let id: CredentialID
    /// The only peer that may use it.
    package let peer: PeerIdentity
    package let workload: SPIFFEID
    package let task: TaskID
    package let intent: String
    package let scope: Scope
    /// On the boot clock.
    package let expiryMilliseconds: UInt64
    package let budget: CallBudget
    package let cells: CredentialCells
    /// The Cedar principal, and what `context.postern` says.
    let principal: EntityUID
    let facts: BrokerFacts
    /// Whether it has given up its place.
    private let isRetired = Atomic<Bool>(false)

    init(
        id: CredentialID, peer: PeerIdentity, workload: SPIFFEID, ask: AttestAsk,
        expiryMilliseconds: UInt64, budget: UInt64?, cells: CredentialCells,
        principal: EntityUID, facts: BrokerFacts
    ) {
        self.id = id
        self.peer = peer
        self.workload = workload
        task = ask.task
        intent = ask.intent
        scope = ask.scope
        self.expiryMilliseconds = expiryMilliseconds
        self.budget = CallBudget(limit: budget)
        self.cells = cells
        self.principal = principal
        self.facts = facts
    }

    /// Gives up its place among the workload's live credentials. Whether this is the first call.
    func retire() -> Bool {
        guard !isRetired.exchange(true, ordering: .relaxed) else { return false }
        cells.workload.removeLive()
        return true
    }

    /// Why the credential cannot be used by `peer` now; nil when it can.
    ///
    /// The order is the protocol's: whose it is comes before how it is, so that a stranger
    /// learns nothing of its state.
    package func refusal(for peer: PeerIdentity, nowMilliseconds: UInt64) -> DenialReason? {
        guard peer.key == self.peer.key else { return .keyMismatch }
        guard peer.origin == self.peer.origin else { return .processMismatch }
        if let end = cells.end { return end }
        return isExpired(nowMilliseconds) ? .expiredCredential : nil
    }

    package func isExpired(_ nowMilliseconds: UInt64) -> Bool {
        nowMilliseconds >= expiryMilliseconds
    }
}
