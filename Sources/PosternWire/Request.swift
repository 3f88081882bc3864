package import PosternCore

/// What a request asks, decoded in place: ranges refer to the frame it came in.
package enum Request: Sendable {
    case hello(client: String?)
    case attest(AttestAsk)
    case authorise(AuthoriseRange)
    case authoriseBatch(BatchRange)
    case complete(CredentialID)
    case revoke(RevokeAsk)
    case introspect(CredentialID)
    case status
    case delegate(DelegateAsk)
    case claim(ClaimAsk)
    case tree(TreeAsk)
    case subscribe(SubscribeAsk)
    case report(ReportAsk)
    /// With the verifier's nonce.
    case prove([UInt8])
}

extension Request {
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

    /// By when the answer is wanted, in milliseconds of unix time; nil where nothing is said.
    package var deadlineMilliseconds: UInt64? {
        switch self {
        case .attest(let ask): ask.deadlineMilliseconds
        case .delegate(let ask): ask.attest.deadlineMilliseconds
        case .claim(let ask): ask.deadlineMilliseconds
        case .authorise(let ask): ask.deadlineMilliseconds
        case .authoriseBatch(let batch): batch.deadlineMilliseconds
        // A revocation, a completion or a report that comes late is still wanted.
        case .hello, .complete, .revoke, .introspect, .status, .tree, .subscribe, .report,
            .prove:
            nil
        }
    }
}

/// An authorise inside its frame.
package struct AuthoriseRange: Sendable {
    package let credential: CredentialID
    package let call: CallRange
    package let deadlineMilliseconds: UInt64?
}

/// An authorise_batch inside its frame.
package struct BatchRange: Sendable {
    package let credential: CredentialID
    package let semantics: BatchSemantics
    package let calls: [CallRange]
    /// Of the whole batch.
    package let deadlineMilliseconds: UInt64?
}
