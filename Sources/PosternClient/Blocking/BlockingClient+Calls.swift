import PosternWire

/// The operations of the protocol (`protocol/SPEC.md`, "Operations").
///
/// All of them block the calling thread, at most until `deadline`, which is the configuration's
/// unless given, and throw `ClientError` and nothing else.
extension BlockingClient {
    /// What the broker says of itself ("hello").
    public func hello(deadline: Duration? = nil) throws(ClientError) -> ServerFacts {
        try ReplyReading.facts(call(RequestMaking.hello(name), within: deadline))
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
    public func attest(
        task: String, intent: String, scope: Scope, ttl: Duration? = nil, budget: UInt64? = nil,
        deadline: Duration? = nil
    ) throws(ClientError) -> Attestation {
        let ask = try RequestMaking.attest(task, intent, scope, ttl, budget)
        let asked = AskedMoment.now
        let reply = try call(.attest(ask), within: deadline)
        return try ReplyReading.attestation(reply, task: ask.task, asked: asked, cached)
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
    public func authorise(
        _ credential: Credential, action: String, resource: ResourceName,
        context: [String: ContextValue] = [:], deadline: Duration? = nil
    ) throws(ClientError) -> Decision {
        guard let cached else {
            return try authorise(
                credential.id, action: action, resource: resource, context: context,
                deadline: deadline)
        }
        if let permit = cached.permit(for: credential, action, resource, context) {
            return permit
        }
        let asked = SystemCalls.bootNanoseconds
        let decision = try authorise(
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
    public func authorise(
        _ credential: some CredentialReference, action: String, resource: ResourceName,
        context: [String: ContextValue] = [:], deadline: Duration? = nil
    ) throws(ClientError) -> Decision {
        let request = RequestMaking.authorise(credential, action, resource, context)
        let decision = try ReplyReading.decision(call(request, within: deadline))
        cached?.learn(decision.reason, of: credential.credentialID)
        return decision
    }

    /// Asks about many calls, each in an exchange of its own, all in flight at a time.
    ///
    /// - Parameters:
    ///   - calls: any number; `requestsInFlightMax` of them are in flight at a time.
    ///   - deadline: for each of them.
    /// - Returns: for each call its decision or its failure, in the order of the calls.
    public func authorise(
        _ credential: some CredentialReference, each calls: [ToolCall],
        deadline: Duration? = nil
    ) -> [Result<Decision, ClientError>] {
        let requests = calls.map {
            RequestMaking.authorise(credential, $0.action, $0.resource, $0.context)
        }
        return call(all: requests, within: deadline).map { result in
            result.flatMap { reply in
                Result { () throws(ClientError) in
                    let decision = try ReplyReading.decision(reply)
                    cached?.learn(decision.reason, of: credential.credentialID)
                    return decision
                }
            }
        }
    }

    /// Asks about several calls in one exchange ("authorise_batch").
    ///
    /// - Parameter calls: 1 to 128.
    /// - Returns: one decision for each call that was decided, in order. Behind the first deny,
    ///   or permit, that ends a batch there are none: those calls must not go ahead.
    public func authoriseBatch(
        _ credential: some CredentialReference, _ calls: [ToolCall],
        semantics: BatchSemantics = .executeAll, deadline: Duration? = nil
    ) throws(ClientError) -> [Decision] {
        let reply = try call(RequestMaking.batch(credential, calls, semantics), within: deadline)
        let decisions = try ReplyReading.decisions(reply, calls: calls.count, semantics)
        for decision in decisions {
            cached?.learn(decision.reason, of: credential.credentialID)
        }
        return decisions
    }

    /// Ends a credential's task with all its credentials ("complete").
    public func complete(
        _ credential: some CredentialReference, deadline: Duration? = nil
    ) throws(ClientError) -> Answer<RevocationReceipt> {
        try end(
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
    public func revoke(
        _ subject: RevocationSubject, note: String? = nil,
        credential: (any CredentialReference)? = nil, deadline: Duration? = nil
    ) throws(ClientError) -> Answer<RevocationReceipt> {
        try end(RequestMaking.revoke(subject, note, credential), within: deadline)
    }

    /// Ends something, and takes note of it for what is kept, also where nobody knows what came of
    /// it.
    private func end(
        _ request: RequestMessage, completing credential: CredentialID? = nil,
        within deadline: Duration?
    ) throws(ClientError) -> Answer<RevocationReceipt> {
        do throws(ClientError) {
            let reply = try call(request, within: deadline)
            let answer = try ReplyReading.receipt(reply, of: request.operation)
            cached?.note(answer, completing: credential)
            return answer
        } catch {
            cached?.note(error)
            throw error
        }
    }

    /// What a credential is worth, without using it ("introspect").
    public func introspect(
        _ credential: some CredentialReference, deadline: Duration? = nil
    ) throws(ClientError) -> Answer<Introspection> {
        let reply = try call(.introspect(credential.credentialID), within: deadline)
        let answer = try ReplyReading.introspection(reply)
        if case .done(let found) = answer {
            cached?.learn(found.reason, of: credential.credentialID)
        }
        return answer
    }

    /// How the broker is ("status"). For operators, at their endpoint.
    public func status(deadline: Duration? = nil) throws(ClientError) -> Answer<BrokerStatus> {
        try ReplyReading.status(call(.status, within: deadline))
    }
}
