import PosternCore
import PosternWire

/// Delegation (`protocol/SPEC.md`, "Delegation").
extension BlockingClient {
    /// Lets somebody else have a credential of its own under this one ("delegate"): for a task or
    /// a part of it, within this one's scope, life and budget, and ended with it.
    ///
    /// - Parameters:
    ///   - recipient: who may claim it. The delegation's id is all that it needs, and no secret.
    ///   - task: this credential's own unless given.
    ///   - intent: what the other one is to do, in words; 1 to 4,096 bytes.
    ///   - scope: within this credential's.
    ///   - ttl: from now on, claimed or not; what is left of this credential's life unless given,
    ///     and at most that.
    ///   - budget: permits; taken from this credential's budget, where it has one, for good.
    public func delegate(
        _ credential: Credential, to recipient: DelegationRecipient, task: String? = nil,
        intent: String, scope: Scope, ttl: Duration? = nil, budget: UInt64? = nil,
        deadline: Duration? = nil
    ) throws(ClientError) -> Answer<Delegation> {
        let ask = try RequestMaking.attest(
            task ?? credential.task.description, intent, scope, ttl, budget, for: .delegate)
        let request = try RequestMaking.delegate(credential, recipient, ask)
        return try ReplyReading.delegation(call(request, within: deadline))
    }

    /// Takes up a delegation that was made for this workload, key or process ("claim"). Once:
    /// whoever else tries is denied.
    public func claim(
        _ delegation: DelegationID, deadline: Duration? = nil
    ) throws(ClientError) -> Attestation {
        let asked = AskedMoment.now
        let reply = try call(.claim(ClaimAsk(delegation: delegation)), within: deadline)
        return try ReplyReading.claim(reply, asked: asked, cached)
    }

    /// Takes up a delegation, runs a piece of work under it, and completes its task when the body
    /// returns or throws, as `withTask` does.
    ///
    /// Completing ends this credential and what was delegated under it, not the delegator's task.
    ///
    /// - Throws: what the body throws; a `ClientError` when the claim got no answer.
    public func withDelegation<Value>(
        _ delegation: DelegationID, _ body: (Credential) throws -> Value
    ) throws -> TaskOutcome<Value> {
        try run(claim(delegation), body)
    }

    /// The credentials of a task's delegation trees, as they are now ("tree"). For operators.
    ///
    /// - Parameter workload: whose task; of every workload unless given.
    public func tree(
        task: String, workload: SPIFFEID? = nil, deadline: Duration? = nil
    ) throws(ClientError) -> Answer<DelegationTree> {
        try ReplyReading.tree(call(RequestMaking.tree(task, workload), within: deadline))
    }
}

extension Credential {
    /// The same as `BlockingClient.delegate`.
    public func delegate(
        to recipient: DelegationRecipient, task: String? = nil, intent: String, scope: Scope,
        ttl: Duration? = nil, budget: UInt64? = nil, through client: BlockingClient,
        deadline: Duration? = nil
    ) throws(ClientError) -> Answer<Delegation> {
        try client.delegate(
            self, to: recipient, task: task, intent: intent, scope: scope, ttl: ttl,
            budget: budget, deadline: deadline)
    }
}
