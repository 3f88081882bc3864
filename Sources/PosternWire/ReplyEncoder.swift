package import PosternCore

/// Encodes replies (`protocol/postern.cddl`, `reply`).
package enum ReplyEncoder {
    package static func encode(
        _ reply: Reply, operation: UInt64, correlation: UInt64, into writer: inout CBORWriter
    ) {
        begin(status(of: reply), operation: operation, correlation: correlation, &writer)
        switch reply {
        case .hello(let facts): encode(facts, &writer)
        case .attest(let grant), .claim(let grant): encode(grant, &writer)
        case .authorise(let decision): encode(decision, &writer)
        case .authoriseBatch(let decisions):
            beginBatch(count: decisions.count, &writer)
            for decision in decisions { encode(decision, &writer) }
        case .complete(let receipt), .revoke(let receipt):
            writer.head(.map, 2)
            writer.field(1, receipt.epoch)
            writer.field(2, receipt.credentials)
        case .introspect(let introspection): encode(introspection, &writer)
        case .status(let status): encode(status, &writer)
        case .delegate(let delegation): encode(delegation, &writer)
        case .tree(let tree): encode(tree, &writer)
        case .subscribe(let subscription): encode(subscription, &writer)
        case .event(let update): encode(update, &writer)
        case .report(let receipt): encode(receipt, &writer)
        case .prove(let proof): encode(proof, &writer)
        case .denied(let denial): encode(denial, &writer)
        case .failed(let failure): encode(failure, &writer)
        }
    }

    // MARK: pieces, for a lane that writes decisions as it makes them

    /// What comes before the body.
    package static func begin(
        _ status: StatusCode, operation: UInt64, correlation: UInt64, _ writer: inout CBORWriter
    ) {
        writer.head(.array, 5)
        writer.unsigned(Envelope.version)
        writer.unsigned(operation)
        writer.unsigned(correlation)
        writer.unsigned(status.rawValue)
    }

    /// What comes before the decisions of a batch.
    package static func beginBatch(count: Int, _ writer: inout CBORWriter) {
        writer.head(.map, 1)
        writer.unsigned(1)
        writer.head(.array, UInt64(count))
    }

    /// One decision.
    ///
    /// - Parameters:
    ///   - policies: how many names `names` writes, as texts.
    ///   - names: called once.
    package static func encodeDecision(
        outcome: Decision.Outcome, id: DecisionID, epoch: UInt64, budgetLeft: UInt64?,
        durability: AuditDurability?, cacheableMilliseconds: UInt64?, policies: Int,
        into writer: inout CBORWriter,
        names: (inout CBORWriter) -> Void
    ) {
        let optional =
            (budgetLeft == nil ? 0 : 1) + (durability == nil ? 0 : 1)
            + (cacheableMilliseconds == nil ? 0 : 1)
        writer.head(.map, UInt64(5 + optional))
        writer.unsigned(1)
        writer.bool(outcome == .permit)
        writer.field(2, UInt64(outcome.reason?.rawValue ?? 0))
        writer.field(3, id.value)
        writer.field(4, epoch)
        writer.head(key: 5, .array, UInt64(policies))
        names(&writer)
        if let budgetLeft { writer.field(6, budgetLeft) }
        if let durability { writer.field(7, durability.rawValue) }
        if let cacheableMilliseconds { writer.field(8, cacheableMilliseconds) }
    }

    // MARK: bodies

    private static func status(of reply: Reply) -> StatusCode {
        switch reply {
        case .hello, .attest, .authorise, .authoriseBatch, .complete, .revoke, .introspect,
            .status, .delegate, .claim, .tree, .subscribe, .event, .report,
            .prove:
            .ok
        case .denied: .denied
        case .failed(let failure): failure.status
        }
    }

    private static func encode(_ decision: Decision, _ writer: inout CBORWriter) {
        encodeDecision(
            outcome: decision.outcome, id: decision.id, epoch: decision.epoch,
            budgetLeft: decision.budgetLeft, durability: decision.durability,
            cacheableMilliseconds: decision.cacheableMilliseconds,
            policies: decision.policies.count, into: &writer
        ) { writer in for name in decision.policies { writer.text(name) } }
    }

    private static func encode(_ facts: ServerFacts, _ writer: inout CBORWriter) {
        writer.head(.map, facts.feedEndpoint == nil ? 8 : 9)
        writer.field(1, text: facts.server)
        writer.unsigned(2)
        writer.head(.array, UInt64(facts.versions.count))
        for version in facts.versions { writer.unsigned(version) }
        writer.field(3, Bytes16(hex: facts.instance) ?? Bytes16(high: 0, low: 0))
        writer.field(4, facts.epoch)
        writer.field(5, facts.frameBytesMax)
        writer.field(6, facts.batchItemsMax)
        writer.unsigned(7)
        writer.texts(facts.endpoints)
        writer.field(8, text: facts.trustDomain)
        if let feed = facts.feedEndpoint { writer.field(9, text: feed) }
    }

    private static func encode(_ introspection: Introspection, _ writer: inout CBORWriter) {
        let details = introspection.details
        let optional =
            (details?.budgetLeft == nil ? 0 : 1) + (details?.parent == nil ? 0 : 1)
            + (details?.chain.isEmpty == false ? 1 : 0)
        writer.head(.map, UInt64((details == nil ? 3 : 8) + optional))
        writer.unsigned(1)
        writer.bool(introspection.isActive)
        writer.field(2, UInt64(introspection.reason?.rawValue ?? 0))
        writer.field(3, introspection.epoch)
        guard let details else { return }
        writer.field(4, text: details.workload.description)
        writer.field(5, text: details.task.description)
        writer.field(6, text: details.intent)
        writer.unsigned(7)
        writer.scope(details.scope)
        writer.field(8, details.expiresInMilliseconds)
        if let left = details.budgetLeft { writer.field(9, left) }
        if let parent = details.parent { writer.field(10, parent) }
        if !details.chain.isEmpty {
            writer.unsigned(11)
            writer.texts(details.chain.map(\.description))
        }
    }

    private static func encode(_ status: BrokerStatus, _ writer: inout CBORWriter) {
        writer.head(.map, 10)
        writer.field(1, text: status.server)
        writer.field(2, Bytes16(hex: status.instance) ?? Bytes16(high: 0, low: 0))
        writer.field(3, status.uptimeMilliseconds)
        writer.field(4, status.epoch)
        writer.field(5, status.credentials)
        writer.field(6, status.lanes)
        writer.field(7, status.policies)
        writer.unsigned(8)
        writer.data(Hexadecimal.bytes(status.snapshot) ?? [])
        writer.unsigned(9)
        writer.record(status.counters) { $0.unsigned($1) }
        writer.unsigned(10)
        writer.record(status.workloads) { $0.unsigned($1) }
    }

    private static func encode(_ denial: Denial, _ writer: inout CBORWriter) {
        let optional = (denial.detail == nil ? 0 : 1) + (denial.policies.isEmpty ? 0 : 1)
        writer.head(.map, UInt64(2 + optional))
        writer.field(1, UInt64(denial.reason.rawValue))
        writer.field(2, denial.epoch)
        if let detail = denial.detail { writer.field(3, text: detail) }
        if !denial.policies.isEmpty {
            writer.unsigned(4)
            writer.texts(denial.policies)
        }
    }

    private static func encode(_ failure: ReplyFailure, _ writer: inout CBORWriter) {
        let optional =
            (failure.error == nil ? 0 : 2) + (failure.message == nil ? 0 : 1)
            + (failure.versions.isEmpty ? 0 : 1)
        writer.head(.map, UInt64(optional))
        if let error = failure.error {
            writer.field(1, error.code.rawValue)
            writer.field(2, UInt64(error.offset))
        }
        if let message = failure.message { writer.field(3, text: message) }
        if !failure.versions.isEmpty {
            writer.unsigned(4)
            writer.head(.array, UInt64(failure.versions.count))
            for version in failure.versions { writer.unsigned(version) }
        }
    }
}
