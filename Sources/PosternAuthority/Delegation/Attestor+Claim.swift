package import Cedar
package import PosternCore

extension Attestor {
    /// What came of a claim.
    package struct Claimed: Sendable {
        package let outcome: Outcome
        /// What was granted; nil: nothing was.
        package let granted: AttestAsk?
        /// Under which credential.
        package let parent: CredentialID?
    }

    /// The parent of a peer's process, for claims that demand one; nil where there is none that is
    /// known. Any thread may call it.
    package func parent(
        of peer: PeerIdentity, heldBy handle: (any ProcessHandle)?
    ) -> ProcessIdentity? {
        guard let process = peer.process else { return nil }
        return try? authority.inspector.parent(of: process, heldBy: handle)
    }

    /// Grants what somebody delegated, once. It is not spent before `settle`.
    ///
    /// - Parameters:
    ///   - parent: what `parent(of:heldBy:)` said.
    ///   - buffer: for the request that policies are asked about.
    package func claim(
        _ id: DelegationID, peer: PeerIdentity, _ inspection: Inspection,
        parent: ProcessIdentity?, in buffer: RequestBuffer = RequestBuffer()
    ) -> Claimed {
        let known: Recognised
        switch recognise(peer, inspection) {
        case .refused(let denial):
            return Claimed(outcome: .denied(denial), granted: nil, parent: nil)
        case .known(let recognised): known = recognised
        }
        let now = authority.clock.bootMilliseconds
        guard let offer = authority.delegations.find(id), offer.expiryMilliseconds > now else {
            return Claimed(outcome: denied(.unknownDelegation), granted: nil, parent: nil)
        }
        guard var ask = offer.ask else {
            return Claimed(
                outcome: denied(.delegationClaimed), granted: nil,
                parent: offer.delegator.record.id)
        }
        ask.ttlMilliseconds = offer.expiryMilliseconds - now
        let above = offer.delegator.record.id
        if let reason = refusal(of: offer, known, parent: parent) {
            return Claimed(outcome: denied(reason), granted: nil, parent: above)
        }
        let outcome = grant(
            ask, to: known, under: offer.delegator,
            untilMilliseconds: offer.expiryMilliseconds, buffer)
        if case .granted = outcome {
            return Claimed(outcome: outcome, granted: ask, parent: above)
        }
        return Claimed(outcome: outcome, granted: nil, parent: above)
    }

    private func refusal(
        of offer: DelegationOffer, _ known: Recognised, parent: ProcessIdentity?
    ) -> DenialReason? {
        let delegator = offer.delegator
        let (peer, workload) = (known.peer.identity, known.enrolment.workload)
        let isMeant: Bool
        switch offer.target {
        case .workload(let wanted): isMeant = wanted == workload
        case .key(let wanted): isMeant = wanted == peer.key
        case .child: isMeant = parent != nil && parent == delegator.record.peer.process
        }
        guard isMeant else { return .delegationMismatch }
        guard !delegator.includes(peer), !delegator.hasLeft(workload) else {
            return .delegationCycle
        }
        return delegator.record.end == nil ? nil : .revokedAncestor
    }

    /// A claim that was granted is told: nobody else can have it. It is remembered for a while, to
    /// say so.
    package func settle(_ id: DelegationID) {
        guard let offer = authority.delegations.find(id), !offer.isClaimed else { return }
        let kept = authority.clock.bootMilliseconds + Limits.expiredKeptMilliseconds
        authority.delegations.settle(offer, keptMilliseconds: kept)
    }
}
