package import Cedar
package import PosternCore

/// Lets the holder of a credential have somebody else act under it. For the control thread only.
package struct DelegationIssuer: Sendable {
    private let authority: Authority

    package init(_ authority: Authority) { self.authority = authority }

    package enum Outcome: Sendable {
        case made(Delegation)
        case denied(Denial)
        /// No room; `what` says of what, for people.
        case capacity(what: String)
    }

    /// - Parameter buffer: for the request that policies are asked about; reused from one to the
    ///   next.
    package func delegate(
        _ ask: DelegateAsk, by peer: PeerIdentity, in buffer: RequestBuffer = RequestBuffer()
    ) -> Outcome {
        guard let record = authority.cache.find(ask.credential) else {
            return denied(.unknownCredential)
        }
        let now = authority.clock.bootMilliseconds
        if let reason = record.refusal(for: peer, nowMilliseconds: now) { return denied(reason) }
        if let pattern = record.scope.firstPatternOutside(ask.attest.scope) {
            return denied(.delegationBeyondParent, detail: pattern)
        }
        if let detail = budgetBeyond(record, ask.attest.budget) {
            return denied(.delegationBeyondParent, detail: detail)
        }
        let limits = authority.delegationLimits
        guard record.depth < limits.depthMax else {
            return denied(
                .delegationTooDeep,
                detail: "at depth \(record.depth); \(limits.depthMax) is the deepest")
        }
        let children = authority.delegations.existingDelegator(record.id)?.children ?? 0
        guard children < limits.fanOutMax else {
            return denied(.delegationFanOut, detail: "\(children) delegations")
        }
        switch ask.target {
        case .workload(let workload) where Delegator(record).hasLeft(workload):
            return denied(.delegationCycle, detail: workload.description)
        // A slip of the pen would cost the budget that is given.
        case .workload(let workload)
        where !authority.snapshots.current.hasEnrolment(of: workload):
            return denied(.delegationMismatch, detail: "nobody is enrolled as \(workload)")
        case .child where record.peer.process == nil:
            return denied(.delegationMismatch, detail: "on tcp nobody knows whose child one is")
        case .workload, .key, .child: break
        }
        var granted = ask.attest
        let left = record.expiryMilliseconds - now
        granted.ttlMilliseconds = min(granted.ttlMilliseconds ?? left, left)
        guard let verdict = try? verdict(on: granted, ask.target, record, buffer) else {
            return denied(.internal)
        }
        if case .deny(let reason) = verdict.outcome {
            return denied(reason, policies: verdict.policies.names)
        }
        return issue(granted, ask.target, record, nowMilliseconds: now)
    }

    /// Why a budget is more than the delegator can give; nil where it is not.
    private func budgetBeyond(_ record: CredentialRecord, _ budget: UInt64?) -> String? {
        guard let left = record.budget.left else { return nil }
        guard let budget else {
            return
                "budget: none was given, and the delegator has one: give \(left) calls at most"
        }
        return budget <= left ? nil : Self.tooMuch(budget, left)
    }

    private static func tooMuch(_ budget: UInt64, _ left: UInt64) -> String {
        "budget: \(budget) calls, and the delegator has \(left) left"
    }

    private func issue(
        _ ask: AttestAsk, _ target: DelegationTarget, _ record: CredentialRecord,
        nowMilliseconds now: UInt64
    ) -> Outcome {
        guard authority.delegations.waitingCount < Limits.unclaimedDelegationsMax,
            authority.delegations.count < Limits.delegationsRememberedMax,
            authority.delegations.bytes < Limits.unclaimedDelegationBytesMax
        else {
            return .capacity(what: "delegations that wait to be claimed")
        }
        // Lanes take calls meanwhile: what was there a moment ago may be gone.
        if let budget = ask.budget, record.budget.isLimited, !record.budget.take(budget) {
            return denied(
                .delegationBeyondParent,
                detail: Self.tooMuch(budget, record.budget.left ?? 0))
        }
        let ttl = ask.ttlMilliseconds ?? 0
        let offer = DelegationOffer(
            id: DelegationID(authority.random.bytes16()),
            delegator: authority.delegations.delegator(record), target: target, ask: ask,
            expiryMilliseconds: now + ttl)
        guard authority.delegations.insert(offer) else { return denied(.internal) }
        return .made(
            Delegation(
                id: offer.id, expiresInMilliseconds: ttl,
                expiresAtMilliseconds: authority.clock.wallMilliseconds + ttl,
                epoch: authority.epoch.current, budget: ask.budget,
                budgetLeft: record.budget.left))
    }

    /// Takes back what was made and nobody was told of.
    package func withdraw(_ id: DelegationID) {
        guard let offer = authority.delegations.find(id), !offer.isClaimed else { return }
        let budget = offer.ask?.budget
        // Before that: nobody claims it and has the budget, too.
        authority.delegations.settle(offer, keptMilliseconds: 0)
        if let budget { offer.delegator.record.budget.giveBack(budget) }
    }

    private func verdict(
        on ask: AttestAsk, _ target: DelegationTarget, _ record: CredentialRecord,
        _ buffer: RequestBuffer
    ) throws(DataError) -> PolicyVerdict {
        buffer.reset()
        buffer.setPrincipal(record.principal)
        buffer.setAction(CedarNames.delegate)
        buffer.setResource(CedarNames.task(ask.task))
        try buffer.beginContext(count: ask.attributeCount + 2)
        buffer.key("to")
        switch target {
        case .workload(let workload):
            try buffer.beginRecord(count: 2)
            buffer.key("workload")
            buffer.string(workload.description)
        case .key(let key):
            try buffer.beginRecord(count: 2)
            buffer.key("key")
            buffer.string(key.hex)
        case .child: try buffer.beginRecord(count: 1)
        }
        buffer.key("child")
        buffer.bool(target == .child)
        try buffer.endContainer()
        try ask.write(into: buffer)
        try BrokerFacts(of: record).write(
            into: buffer, wallMilliseconds: authority.clock.wallMilliseconds)
        try buffer.endContainer()
        return PolicyVerdict.asking(authority.snapshots.current, buffer, authority.policyErrors)
    }

    private func denied(
        _ reason: DenialReason, detail: String? = nil, policies: [String] = []
    ) -> Outcome {
        .denied(authority.denial(reason, detail: detail, policies: policies))
    }
}
