import PosternWire

/// The operations of the protocol (`protocol/SPEC.md`, "Operations").
///
/// All of them: `deadline` bounds the wait and is the configuration's unless given; they throw
/// `ClientError` and nothing else; cancelling the calling task ends the wait with `cancelled`;
/// any task may call them, and a caller's actor is not left.
extension PosternClient {
    /// What the broker says of itself ("hello").
    nonisolated(nonsending) public func hello(
        deadline: Duration? = nil
    ) async throws(ClientError) -> ServerFacts {
        try ReplyReading.facts(await call(RequestMaking.hello(name), within: deadline))
    }

    /// Asks for a credential for one task ("attest").
    ///
    /// - Parameters:
    ///   - task: an id of its own within the workload; 1 to 128 bytes of printable ASCII
    ///     without spaces.
    ///   - intent: what the task is for, in words; 1 to 4,096 bytes.
    ///   - scope: all that the task will touch; granted as it is or not at all.
    ///   - ttl: how long the credential shall live, in whole milliseconds; 15 minutes unless
    ///     given, at most what the enrolment allows.
    ///   - budget: how many permits it shall be good for; no limit unless given or enrolled.
    nonisolated(nonsending) public func attest(
        task: String, intent: String, scope: Scope, ttl: Duration? = nil, budget: UInt64? = nil,
        deadline: Duration? = nil
    ) async throws(ClientError) -> Attestation {
        try await attest(
            RequestMaking.attest(task, intent, scope, ttl, budget), within: deadline)
    }

    /// Asks whether one tool call may go ahead, once, now ("authorise"); or uses a permit again
    /// that it was given before for exactly the same call, where that is allowed and still good
    /// (`Decision.isCached`).
    ///
    /// - Parameters:
    ///   - action: 1 to 128 bytes.
    ///   - context: more about the call, for policies; the key `postern` is the broker's own.
    /// - Returns: the decision. One that denies the whole request, for instance at the wrong
    ///   door, has the id zero.
    nonisolated(nonsending) public func authorise(
        _ credential: Credential, action: String, resource: ResourceName,
        context: [String: ContextValue] = [:], deadline: Duration? = nil
    ) async throws(ClientError) -> Decision {
        guard let cached else {
            return try await authorise(
                credential.id, action: action, resource: resource, context: context,
                deadline: deadline)
        }
        if let permit = cached.permit(for: credential, action, resource, context) {
            return permit
        }
        let asked = SystemCalls.bootNanoseconds
        let decision = try await authorise(
            credential.id, action: action, resource: resource, context: context,
            deadline: deadline)
        cached.keep(
            decision, for: credential,
            ToolCall(action: action, resource: resource, context: context), asked: asked)
        return decision
    }

    /// Asks whether one tool call may go ahead, once, now ("authorise"). By a credential's id alone
    /// no permit is kept.
    ///
    /// - Parameters:
    ///   - action: 1 to 128 bytes.
    ///   - context: more about the call, for policies; the key `postern` is the broker's own.
    /// - Returns: the decision. One that denies the whole request, for instance at the wrong
    ///   door, has the id zero.
    nonisolated(nonsending) public func authorise(
        _ credential: some CredentialReference, action: String, resource: ResourceName,
        context: [String: ContextValue] = [:], deadline: Duration? = nil
    ) async throws(ClientError) -> Decision {
        let request = RequestMaking.authorise(credential, action, resource, context)
        let decision = try ReplyReading.decision(await call(request, within: deadline))
        cached?.learn(decision.reason, of: credential.credentialID)
        return decision
    }

    /// Asks about several calls in one exchange ("authorise_batch").
    ///
    /// - Parameter calls: 1 to 128.
    /// - Returns: one decision for each call that was decided, in order. Behind the first deny,
    ///   or permit, that ends a batch there are none: those calls must not go ahead.
    nonisolated(nonsending) public func authoriseBatch(
        _ credential: some CredentialReference, _ calls: [ToolCall],
        semantics: BatchSemantics = .executeAll, deadline: Duration? = nil
    ) async throws(ClientError) -> [Decision] {
        let request = RequestMaking.batch(credential, calls, semantics)
        let decisions = try ReplyReading.decisions(
            await call(request, within: deadline), calls: calls.count, semantics)
        for decision in decisions {
            cached?.learn(decision.reason, of: credential.credentialID)
        }
        return decisions
    }

    /// Ends a credential's task with all its credentials ("complete").
    nonisolated(nonsending) public func complete(
        _ credential: some CredentialReference, deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<RevocationReceipt> {
        try await end(
            .complete(credential.credentialID), completing: credential.credentialID,
            within: deadline)
    }

    /// Ends a credential, a task, a workload, a key or several ("revoke"). When it returns, no lane
    /// permits anything under it any more; doing it twice is fine.
    ///
    /// - Parameters:
    ///   - note: why, for the broker's log; 1 to 512 bytes.
    ///   - credential: at the gate, one of the caller's own, for a task and for what is not its
    ///     own: what was delegated under it, and what policies permit.
    nonisolated(nonsending) public func revoke(
        _ subject: RevocationSubject, note: String? = nil,
        credential: (any CredentialReference)? = nil, deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<RevocationReceipt> {
        try await end(RequestMaking.revoke(subject, note, credential), within: deadline)
    }

    /// Ends something, and takes note of it for what is kept, also where nobody knows what came of
    /// it.
    nonisolated(nonsending) func end(
        _ request: RequestMessage, completing credential: CredentialID? = nil,
        within deadline: Duration?, cancellation: CancellationRule = .always
    ) async throws(ClientError) -> Answer<RevocationReceipt> {
        do throws(ClientError) {
            let reply = try await call(request, within: deadline, cancellation: cancellation)
            let answer = try ReplyReading.receipt(reply, of: request.operation)
            cached?.note(answer, completing: credential)
            return answer
        } catch {
            cached?.note(error)
            throw error
        }
    }

    /// What a credential is worth, without using it ("introspect").
    nonisolated(nonsending) public func introspect(
        _ credential: some CredentialReference, deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<Introspection> {
        let reply = try await call(.introspect(credential.credentialID), within: deadline)
        let answer = try ReplyReading.introspection(reply)
        if case .done(let found) = answer {
            cached?.learn(found.reason, of: credential.credentialID)
        }
        return answer
    }

    /// How the broker is ("status"). For operators, at their endpoint.
    nonisolated(nonsending) public func status(
        deadline: Duration? = nil
    ) async throws(ClientError) -> Answer<BrokerStatus> {
        try ReplyReading.status(await call(.status, within: deadline))
    }

    nonisolated(nonsending) func attest(
        _ ask: AttestAsk, within deadline: Duration?, cancellation: CancellationRule = .always
    ) async throws(ClientError) -> Attestation {
        let asked = AskedMoment.now
        let reply = try await call(
            .attest(ask), within: deadline, cancellation: cancellation)
        return try ReplyReading.attestation(reply, task: ask.task, asked: asked, cached)
    }
}
