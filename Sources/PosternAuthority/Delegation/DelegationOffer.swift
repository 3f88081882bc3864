import PosternCore
import Synchronization

/// A delegation, until its credential is claimed and for a while after that.
///
/// For the control thread; others may read.
final class DelegationOffer: Sendable {
    let id: DelegationID
    let delegator: Delegator
    let target: DelegationTarget
    /// What was allowed.
    let ask: AttestAsk
    /// On the boot clock, of the credential too.
    let expiryMilliseconds: UInt64
    private let isTaken = Atomic<Bool>(false)

    init(
        id: DelegationID, delegator: Delegator, target: DelegationTarget, ask: AttestAsk,
        expiryMilliseconds: UInt64
    ) {
        self.id = id
        self.delegator = delegator
        self.target = target
        self.ask = ask
        self.expiryMilliseconds = expiryMilliseconds
    }

    var isClaimed: Bool { isTaken.load(ordering: .relaxed) }

    func setClaimed(_ isClaimed: Bool) { isTaken.store(isClaimed, ordering: .relaxed) }
}
