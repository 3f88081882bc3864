package import Cedar
package import PosternCore

/// Puts recorded calls to policies as the authorizer puts those that arrive: the same request and
/// the same verdict of the same policies, but nothing is counted, taken or kept.
///
/// For one thread: it keeps the memory of one request.
package final class PolicyReplay {
    private let snapshot: PolicySnapshot
    private let buffer = RequestBuffer()
    private let errors = PolicyErrorLedger()
    private let reads: ContextReads

    package init(_ snapshot: PolicySnapshot) {
        self.snapshot = snapshot
        reads = snapshot.policies.contextReads
    }

    /// What the policies say of a call.
    package struct Verdict: Hashable, Sendable {
        /// Why it is denied; nil: it is permitted.
        package let reason: DenialReason?
        /// The policies that determined it, at most as many as a reply names.
        package let policies: [String]
    }

    /// What of a context can matter.
    package enum Reading: Sendable {
        /// What the workload declared.
        case intent
        /// One attribute that a caller gave.
        case claim(String)
        /// All of them; `context.postern` is the broker's.
        case claims
    }

    /// Whether some policy may look at this part of the context.
    package func mayRead(_ part: Reading) -> Bool {
        switch part {
        case .intent: reads.mayRead([BrokerFacts.key, "task", "intent"])
        case .claim(let name): reads.mayRead([name])
        case .claims: reads.mayReadBeside(BrokerFacts.key)
        }
    }

    /// Asks the policies.
    ///
    /// - Parameters:
    ///   - claims: how many attributes the call's context has.
    ///   - writeClaims: writes them.
    /// - Throws: what `writeClaims` throws; where containers nest deeper than Cedar's limit.
    package func decide(
        _ call: RecordedCall, claims: Int, writeClaims: (RequestBuffer) throws -> Void
    ) throws -> Verdict {
        try snapshot.begin(
            CedarNames.workload(call.workload), action: call.action.utf8.span,
            resourceType: call.resource.type.utf8.span, resourceID: call.resource.id.utf8.span,
            claims: claims, in: buffer
        ) { parts throws(DataError) in
            let peer = AttestedPeer(call.peer, call.process)
            let facts = BrokerFacts(
                peer, task: call.task, intent: call.intent, chain: call.chain)
            try facts.write(
                parts, into: buffer, calls: call.calls, left: call.budgetLeft,
                wallMilliseconds: call.wallMilliseconds)
        }
        try writeClaims(buffer)
        try buffer.endContainer()
        let verdict = PolicyVerdict.asking(snapshot, buffer, errors)
        return Verdict(reason: verdict.outcome.reason, policies: verdict.policies.names)
    }
}
