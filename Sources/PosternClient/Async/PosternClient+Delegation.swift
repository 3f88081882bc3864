import PosternCore
import PosternWire

/// Delegation (`protocol/SPEC.md`, "Delegation").
extension PosternClient {
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
    nonisolated(nonsending) public func delegate(
        _ credential: Credential, to recipient: DelegationRecipient, task: String? = nil,
        intent: String, scope: Scope, ttl: Duration? = nil, budget: UInt64? = nil,
        deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<Delegation> {
        let ask = try RequestMaking.attest(
            task ?? credential.task.description, intent, scope, ttl, budget, for: .delegate)
        let request = try RequestMaking.delegate(credential, recipient, ask)
        return try ReplyReading.delegation(await call(request, within: deadline))
    }

    /// Takes up a delegation that was made for this workload, key or process ("claim"). Once:
    /// whoever else tries is denied.
    nonisolated(nonsending) public func claim(
        _ delegation: DelegationID, deadline: Duration? = nil
    ) async throws(ClientError) -> Attestation {
        try await claim(delegation, within: deadline)
    }

    /// Takes up a delegation, runs a piece of work under it, and completes its task on every way
    /// out, as `withTask` does.
    ///
    /// Completing ends this credential and what was delegated under it, not the delegator's task.
    ///
    /// - Throws: what the body throws; a `ClientError` when the claim got no answer, or when the
    ///   calling task was cancelled before the body began.
    nonisolated(nonsending) public func withDelegation<Value>(
        _ delegation: DelegationID,
        _ body: nonisolated(nonsending) (Credential) async throws -> Value
    ) async throws -> TaskOutcome<Value> {
        try await run(
            await claim(delegation, within: nil, cancellation: .beforeSending), body)
    }

    nonisolated(nonsending) private func claim(
        _ delegation: DelegationID, within deadline: Duration?,
        cancellation: CancellationRule = .always
    ) async throws(ClientError) -> Attestation {
        let asked = AskedMoment.now
        let request = RequestMessage.claim(ClaimAsk(delegation: delegation))
        return try ReplyReading.claim(
            await call(request, within: deadline, cancellation: cancellation), asked: asked, cached)
    }

    /// The credentials of a task's delegation trees, as they are now ("tree"). For operators.
    ///
    /// - Parameter workload: whose task; of every workload unless given.
    nonisolated(nonsending) public func tree(
        task: String, workload: SPIFFEID? = nil, deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<DelegationTree> {
        try ReplyReading.tree(await call(RequestMaking.tree(task, workload), within: deadline))
    }
}

extension Credential {
    /// The same as `PosternClient.delegate`.
    nonisolated(nonsending) public func delegate(
        to recipient: DelegationRecipient, task: String? = nil, intent: String, scope: Scope,
        ttl: Duration? = nil, budget: UInt64? = nil, through client: PosternClient,
        deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<Delegation> {
        try await client.delegate(
            self, to: recipient, task: task, intent: intent, scope: scope, ttl: ttl,
            budget: budget, deadline: deadline)
    }
}
