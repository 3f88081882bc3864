import PosternCore
import PosternWire

/// Turns replies into what the calls give: values for what the broker decided, errors for the
/// rest. A reply of another kind than asked for is an error.
enum ReplyReading {
    static func facts(_ reply: Reply) throws(ClientError) -> ServerFacts {
        guard case .hello(let facts) = reply else { throw unexpected(reply, .hello) }
        return facts
    }

    static func attestation(
        _ reply: Reply, task: TaskID, asked: AskedMoment, _ cached: CachedDecisions?
    ) throws(ClientError) -> Attestation {
        switch reply {
        case .attest(let grant):
            .granted(
                Credential(
                    grant, task: task, asked: asked,
                    cache: handle(grant, task, asked, cached)))
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .attest)
        }
    }

    static func claim(
        _ reply: Reply, asked: AskedMoment, _ cached: CachedDecisions?
    ) throws(ClientError) -> Attestation {
        switch reply {
        case .claim(let grant):
            guard let delegated = grant.delegated else { throw unexpected(reply, .claim) }
            return .granted(
                Credential(
                    grant, task: delegated.task, asked: asked,
                    cache: handle(grant, delegated.task, asked, cached)))
        case .denied(let denial): return .denied(denial)
        default: throw unexpected(reply, .claim)
        }
    }

    static func delegation(_ reply: Reply) throws(ClientError) -> Answer<Delegation> {
        switch reply {
        case .delegate(let delegation): .done(delegation)
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .delegate)
        }
    }

    static func tree(_ reply: Reply) throws(ClientError) -> Answer<DelegationTree> {
        switch reply {
        case .tree(let tree): .done(tree)
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .tree)
        }
    }

    static func report(_ reply: Reply) throws(ClientError) -> Answer<ReportReceipt> {
        switch reply {
        case .report(let receipt): .done(receipt)
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .report)
        }
    }

    static func decision(_ reply: Reply) throws(ClientError) -> Decision {
        switch reply {
        case .authorise(let decision): decision
        case .denied(let denial): decision(denial)
        default: throw unexpected(reply, .authorise)
        }
    }

    /// The decisions, which must be as many as the semantics give for this many calls.
    static func decisions(
        _ reply: Reply, calls: Int, _ semantics: BatchSemantics
    ) throws(ClientError) -> [Decision] {
        switch reply {
        case .authoriseBatch(let decisions):
            guard isWhole(decisions, calls: calls, semantics) else {
                throw ClientError(
                    .garbled,
                    "`\(decisions.count)` decisions for `\(calls)` calls; none of them counts",
                    operation: .authoriseBatch, mayHaveHappened: true)
            }
            return decisions
        case .denied(let denial):
            let count = semantics == .denyOnFirstDeny ? 1 : calls
            return Array(repeating: decision(denial), count: count)
        default: throw unexpected(reply, .authoriseBatch)
        }
    }

    static func receipt(
        _ reply: Reply, of operation: Operation
    ) throws(ClientError) -> Answer<RevocationReceipt> {
        switch (reply, operation) {
        case (.complete(let receipt), .complete), (.revoke(let receipt), .revoke): .done(receipt)
        case (.denied(let denial), _): .denied(denial)
        default: throw unexpected(reply, operation)
        }
    }

    static func introspection(_ reply: Reply) throws(ClientError) -> Answer<Introspection> {
        switch reply {
        case .introspect(let introspection): .done(introspection)
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .introspect)
        }
    }

    static func status(_ reply: Reply) throws(ClientError) -> Answer<BrokerStatus> {
        switch reply {
        case .status(let status): .done(status)
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .status)
        }
    }

    static func proof(_ reply: Reply) throws(ClientError) -> Answer<HaltProof> {
        switch reply {
        case .prove(let proof): .done(proof)
        case .denied(let denial): .denied(denial)
        default: throw unexpected(reply, .prove)
        }
    }

    // MARK: helpers

    private static func handle(
        _ grant: Grant, _ task: TaskID, _ asked: AskedMoment, _ cached: CachedDecisions?
    ) -> CacheHandle { cached?.register(grant, task: task, asked: asked) ?? CacheHandle() }

    /// A whole request that was denied, for instance at the wrong door, denies its call. Such a
    /// decision has no name in the broker's logs, which zero says.
    private static func decision(_ denial: Denial) -> Decision {
        Decision(
            outcome: .deny(denial.reason), policies: denial.policies,
            id: DecisionID(Bytes16(high: 0, low: 0)), epoch: denial.epoch)
    }

    private static func isWhole(
        _ decisions: [Decision], calls: Int, _ semantics: BatchSemantics
    ) -> Bool {
        guard let last = decisions.last, decisions.count <= calls,
            !decisions.dropLast().contains(where: { semantics.endsBatch(after: $0.outcome) })
        else { return false }
        return decisions.count == calls || semantics.endsBatch(after: last.outcome)
    }

    private static func unexpected(_ reply: Reply, _ operation: Operation) -> ClientError {
        guard case .failed(let failure) = reply else {
            return ClientError(
                .garbled, "the reply answers another operation; nothing in it counts",
                operation: operation, mayHaveHappened: true)
        }
        return ReplyFailureReading.error(failure, operation)
    }
}
