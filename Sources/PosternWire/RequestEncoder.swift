package import PosternCore

/// One tool call as a client asks about it.
package struct CallAsk: Hashable, Sendable {
    package var action: String
    package var resource: ResourceName
    package var context: [String: ContextValue]

    package init(action: String, resource: ResourceName, context: [String: ContextValue]) {
        self.action = action
        self.resource = resource
        self.context = context
    }
}

/// A request as a client makes it.
package enum RequestMessage: Hashable, Sendable {
    case hello(client: String?)
    case attest(AttestAsk)
    case authorise(CredentialID, CallAsk, deadlineMilliseconds: UInt64? = nil)
    case authoriseBatch(
        CredentialID, BatchSemantics, [CallAsk], deadlineMilliseconds: UInt64? = nil)
    case complete(CredentialID)
    case revoke(RevokeAsk)
    case introspect(CredentialID)
    case status
    case delegate(DelegateAsk)
    case claim(ClaimAsk)
    case tree(TreeAsk)
    case subscribe(SubscribeAsk)
    case report(ReportAsk)
    case prove([UInt8])

    package var operation: Operation {
        switch self {
        case .hello: .hello
        case .attest: .attest
        case .authorise: .authorise
        case .authoriseBatch: .authoriseBatch
        case .complete: .complete
        case .revoke: .revoke
        case .introspect: .introspect
        case .status: .status
        case .delegate: .delegate
        case .claim: .claim
        case .tree: .tree
        case .subscribe: .subscribe
        case .report: .report
        case .prove: .prove
        }
    }

    /// The same request, wanted by then (unix time); unchanged where the operation has no
    /// deadline.
    package func wanted(byMilliseconds deadline: UInt64) -> RequestMessage {
        switch self {
        case .attest(var ask):
            ask.deadlineMilliseconds = deadline
            return .attest(ask)
        case .authorise(let credential, let call, _):
            return .authorise(credential, call, deadlineMilliseconds: deadline)
        case .authoriseBatch(let credential, let semantics, let calls, _):
            return .authoriseBatch(
                credential, semantics, calls, deadlineMilliseconds: deadline)
        case .delegate(var ask):
            ask.attest.deadlineMilliseconds = deadline
            return .delegate(ask)
        case .claim(var ask):
            ask.deadlineMilliseconds = deadline
            return .claim(ask)
        case .hello, .complete, .revoke, .introspect, .status, .tree, .subscribe, .report, .prove:
            return self
        }
    }
}

/// Encodes requests (`protocol/postern.cddl`, `request`). The broker checks the limits.
package enum RequestEncoder {
    package static func encode(
        _ message: RequestMessage, correlation: UInt64, into writer: inout CBORWriter
    ) {
        writer.head(.array, 4)
        writer.unsigned(Envelope.version)
        writer.unsigned(message.operation.rawValue)
        writer.unsigned(correlation)
        switch message {
        case .hello(let client):
            writer.head(.map, client == nil ? 0 : 1)
            if let client { writer.field(1, text: client) }
        case .attest(let ask): encode(ask, &writer)
        case .authorise(let credential, let call, let deadline):
            let optional = (call.context.isEmpty ? 0 : 1) + (deadline == nil ? 0 : 1)
            writer.head(.map, UInt64(3 + optional))
            writer.field(1, credential)
            encode(call, firstKey: 2, &writer)
            if let deadline { writer.field(5, deadline) }
        case .authoriseBatch(let credential, let semantics, let calls, let deadline):
            writer.head(.map, deadline == nil ? 3 : 4)
            writer.field(1, credential)
            writer.field(2, semantics.rawValue)
            writer.unsigned(3)
            writer.head(.array, UInt64(calls.count))
            for call in calls {
                writer.head(.map, call.context.isEmpty ? 2 : 3)
                encode(call, firstKey: 1, &writer)
            }
            if let deadline { writer.field(4, deadline) }
        case .complete(let credential), .introspect(let credential):
            writer.head(.map, 1)
            writer.field(1, credential)
        case .revoke(let ask): encode(ask, &writer)
        case .status: writer.head(.map, 0)
        case .delegate(let ask): encode(ask, &writer)
        case .claim(let ask): encode(ask, &writer)
        case .tree(let ask): encode(ask, &writer)
        case .subscribe(let ask): encode(ask, &writer)
        case .report(let ask): encode(ask, &writer)
        case .prove(let nonce):
            writer.head(.map, 1)
            writer.unsigned(1)
            writer.data(nonce)
        }
    }

    private static func encode(
        _ call: CallAsk, firstKey: UInt64, _ writer: inout CBORWriter
    ) {
        writer.field(firstKey, text: call.action)
        writer.unsigned(firstKey + 1)
        writer.resource(call.resource)
        guard !call.context.isEmpty else { return }
        writer.unsigned(firstKey + 2)
        writer.value(.record(call.context))
    }

    private static func encode(_ ask: AttestAsk, _ writer: inout CBORWriter) {
        let optional =
            (ask.ttlMilliseconds == nil ? 0 : 1) + (ask.budget == nil ? 0 : 1)
            + (ask.deadlineMilliseconds == nil ? 0 : 1)
        writer.head(.map, UInt64(3 + optional))
        writer.field(1, text: ask.task.description)
        writer.field(2, text: ask.intent)
        writer.unsigned(3)
        writer.scope(ask.scope)
        if let ttl = ask.ttlMilliseconds { writer.field(4, ttl) }
        if let budget = ask.budget { writer.field(5, budget) }
        if let deadline = ask.deadlineMilliseconds { writer.field(6, deadline) }
    }

    private static func encode(_ ask: RevokeAsk, _ writer: inout CBORWriter) {
        let optional = (ask.note == nil ? 0 : 1) + (ask.credential == nil ? 0 : 1)
        writer.head(.map, UInt64(1 + optional))
        writer.unsigned(1)
        writer.target(ask.target)
        if let note = ask.note { writer.field(2, text: note) }
        if let credential = ask.credential { writer.field(3, credential) }
    }
}
