import PosternCore
import PosternWire

/// Decoded messages in the form that the vectors' `expect` has.
enum MessageJSON {
    // MARK: requests

    static func request(_ request: Request, correlation: UInt64, frame: RawSpan) -> JSONValue {
        .object([
            "version": .unsigned(1), "operation": .text(request.operation.name),
            "correlation": .unsigned(correlation), "body": .object(body(request, frame)),
        ])
    }

    private static func body(_ request: Request, _ frame: RawSpan) -> [String: JSONValue] {
        switch request {
        case .hello(let client): return client.map { ["client_name": .text($0)] } ?? [:]
        case .attest(let ask): return attest(ask)
        case .authorise(let ask):
            var fields = call(ask.call, frame)
            fields["credential"] = .text(ask.credential.hex)
            fields["deadline"] = ask.deadlineMilliseconds.map(JSONValue.unsigned)
            return fields
        case .authoriseBatch(let batch):
            var fields: [String: JSONValue] = [
                "credential": .text(batch.credential.hex),
                "semantics": .text(name(batch.semantics)),
                "items": .list(batch.calls.map { .object(call($0, frame)) }),
            ]
            fields["deadline"] = batch.deadlineMilliseconds.map(JSONValue.unsigned)
            return fields
        case .complete(let credential), .introspect(let credential):
            return ["credential": .text(credential.hex)]
        case .revoke(let ask): return revoke(ask)
        case .status: return [:]
        case .delegate(let ask): return DelegationJSON.delegate(ask)
        case .claim(let ask): return DelegationJSON.claim(ask)
        case .tree(let ask): return DelegationJSON.tree(ask)
        case .subscribe(let ask): return FeedJSON.subscribe(ask)
        case .report(let ask): return ReportJSON.report(ask)
        case .prove(let nonce): return ["nonce": .text(Hexadecimal.text(nonce))]
        }
    }

    static func attest(_ ask: AttestAsk) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "task": .text(ask.task.description), "intent": .text(ask.intent),
            "scope": scope(ask.scope),
        ]
        fields["ttl_ms"] = ask.ttlMilliseconds.map(JSONValue.unsigned)
        fields["budget"] = ask.budget.map(JSONValue.unsigned)
        fields["deadline"] = ask.deadlineMilliseconds.map(JSONValue.unsigned)
        return fields
    }

    private static func revoke(_ ask: RevokeAsk) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["target": .object(DelegationJSON.target(ask.target))]
        fields["note"] = ask.note.map(JSONValue.text)
        fields["credential"] = ask.credential.map { .text($0.hex) }
        return fields
    }

    private static func call(_ call: CallRange, _ frame: RawSpan) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "action": .text(frame.text(call.action)),
            "resource": .object([
                "type": .text(frame.text(call.resource.type)),
                "id": .text(frame.text(call.resource.id)),
            ]),
        ]
        if let context = call.context {
            var reader = CBORReader(frame, at: context.range.offset)
            fields["context"] = value(&reader)
        }
        return fields
    }

    /// Reads one checked value; a failure here is a failure of the decoder's check.
    private static func value(_ reader: inout CBORReader) -> JSONValue? {
        guard let head = try? reader.readHead() else { return nil }
        switch head.major {
        case .simple: return .bool(head.argument == 21)
        case .unsigned, .negative: return (try? reader.readInteger(head)).map(JSONValue.integer)
        case .text: return (try? reader.takeContent(head)).map { .text(reader.frame.text($0)) }
        case .array:
            return .list((0..<head.argument).compactMap { _ in value(&reader) })
        case .map:
            let pairs = (0..<head.argument).compactMap { _ -> JSONValue? in
                guard let key = value(&reader), let item = value(&reader) else { return nil }
                return .list([key, item])
            }
            return .object(["record": .list(pairs)])
        case .tag:
            guard let name = try? reader.readResource() else { return nil }
            let (type, id) = (reader.frame.text(name.type), reader.frame.text(name.id))
            return .object(["entity": .texts([type, id])])
        case .bytes: return nil
        }
    }

    // MARK: replies

    static func reply(_ decoded: DecodedReply) -> JSONValue {
        let operation =
            Operation(rawValue: decoded.operation).map { JSONValue.text($0.name) }
            ?? .unsigned(decoded.operation)
        let (status, fields) = body(decoded.reply)
        return .object([
            "version": .unsigned(1), "operation": operation,
            "correlation": .unsigned(decoded.correlation), "status": .text(status.name),
            "body": .object(fields),
        ])
    }

    private static func body(_ reply: Reply) -> (StatusCode, [String: JSONValue]) {
        switch reply {
        case .hello(let facts): (.ok, hello(facts))
        case .attest(let grant): (.ok, attest(grant))
        case .authorise(let decision): (.ok, self.decision(decision))
        case .authoriseBatch(let decisions):
            (.ok, ["decisions": .list(decisions.map { .object(decision($0)) })])
        case .complete(let receipt), .revoke(let receipt):
            (.ok, ["epoch": .unsigned(receipt.epoch), "revoked": .unsigned(receipt.credentials)])
        case .introspect(let introspection): (.ok, introspect(introspection))
        case .status(let status): (.ok, self.status(status))
        case .delegate(let delegation): (.ok, DelegationJSON.delegation(delegation))
        case .claim(let grant): (.ok, DelegationJSON.claim(grant))
        case .tree(let tree): (.ok, DelegationJSON.tree(tree))
        case .subscribe(let subscription): (.ok, FeedJSON.subscription(subscription))
        case .event(let update): (.ok, FeedJSON.event(update))
        case .report(let receipt): (.ok, ReportJSON.receipt(receipt))
        case .prove(let proof): (.ok, self.proof(proof))
        case .denied(let denial): (.denied, self.denial(denial))
        case .failed(let failure): (failure.status, self.failure(failure))
        }
    }

    private static func proof(_ proof: HaltProof) -> [String: JSONValue] {
        [
            "statement": .text(Hexadecimal.text(proof.statement)),
            "signature": .text(Hexadecimal.text(proof.signature)),
            "key": .text(Hexadecimal.text(proof.key)),
        ]
    }

    private static func hello(_ facts: ServerFacts) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "server": .text(facts.server),
            "versions": .list(facts.versions.map(JSONValue.unsigned)),
            "instance": .text(facts.instance), "epoch": .unsigned(facts.epoch),
            "frame_bytes_max": .unsigned(facts.frameBytesMax),
            "batch_items_max": .unsigned(facts.batchItemsMax),
            "endpoints": .texts(facts.endpoints), "trust_domain": .text(facts.trustDomain),
        ]
        fields["feed"] = facts.feedEndpoint.map(JSONValue.text)
        return fields
    }

    static func attest(_ grant: Grant) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "credential": .text(grant.credential.hex),
            "workload": .text(grant.workload.description), "scope": scope(grant.scope),
            "ttl_ms": .unsigned(grant.expiresInMilliseconds),
            "expires_at_ms": .unsigned(grant.expiresAtMilliseconds),
            "epoch": .unsigned(grant.epoch),
        ]
        fields["budget"] = grant.budget.map(JSONValue.unsigned)
        fields["durability"] = grant.durability.map { .unsigned($0.rawValue) }
        if !grant.tags.isEmpty { fields["tags"] = .list(grant.tags.map(JSONValue.unsigned)) }
        return fields
    }

    private static func decision(_ decision: Decision) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "permit": .bool(decision.isPermitted), "reason": reason(decision.reason),
            "id": .text(decision.id.description), "epoch": .unsigned(decision.epoch),
            "policies": .texts(decision.policies),
        ]
        fields["budget_left"] = decision.budgetLeft.map(JSONValue.unsigned)
        fields["durability"] = decision.durability.map { .unsigned($0.rawValue) }
        fields["cacheable_ms"] = decision.cacheableMilliseconds.map(JSONValue.unsigned)
        return fields
    }

    private static func introspect(_ introspection: Introspection) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "live": .bool(introspection.isActive), "reason": reason(introspection.reason),
            "epoch": .unsigned(introspection.epoch),
        ]
        if let details = introspection.details {
            fields["workload"] = .text(details.workload.description)
            fields["task"] = .text(details.task.description)
            fields["intent"] = .text(details.intent)
            fields["scope"] = scope(details.scope)
            fields["ttl_ms"] = .unsigned(details.expiresInMilliseconds)
            fields["budget_left"] = details.budgetLeft.map(JSONValue.unsigned)
            fields["parent"] = details.parent.map { .text($0.hex) }
            if !details.chain.isEmpty { fields["chain"] = .texts(details.chain.map(\.description)) }
        }
        return fields
    }

    private static func status(_ status: BrokerStatus) -> [String: JSONValue] {
        [
            "server": .text(status.server), "instance": .text(status.instance),
            "uptime_ms": .unsigned(status.uptimeMilliseconds), "epoch": .unsigned(status.epoch),
            "credentials": .unsigned(status.credentials), "lanes": .unsigned(status.lanes),
            "policies": .unsigned(status.policies), "policy_hash": .text(status.snapshot),
            "counters": .object(status.counters.mapValues(JSONValue.unsigned)),
            "workloads": .object(status.workloads.mapValues(JSONValue.unsigned)),
        ]
    }

    private static func denial(_ denial: Denial) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "reason": reason(denial.reason), "epoch": .unsigned(denial.epoch),
        ]
        fields["detail"] = denial.detail.map(JSONValue.text)
        if !denial.policies.isEmpty { fields["policies"] = .texts(denial.policies) }
        return fields
    }

    private static func failure(_ failure: ReplyFailure) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        if let error = failure.error {
            fields["code"] = .text(error.code.name)
            fields["offset"] = .unsigned(UInt64(error.offset))
        }
        fields["text"] = failure.message.map(JSONValue.text)
        if !failure.versions.isEmpty {
            fields["versions"] = .list(failure.versions.map(JSONValue.unsigned))
        }
        return fields
    }

    static func scope(_ scope: Scope) -> JSONValue {
        .object(["actions": .texts(scope.actions), "resources": .texts(scope.resources)])
    }

    static func reason(_ reason: DenialReason?) -> JSONValue {
        reason.map { .text($0.name) } ?? .null
    }

    private static func name(_ semantics: BatchSemantics) -> String {
        switch semantics {
        case .executeAll: "execute_all"
        case .denyOnFirstDeny: "deny_on_first_deny"
        case .permitOnFirstPermit: "permit_on_first_permit"
        }
    }
}
