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
        }
    }
}

/// An authorise inside its frame.
package struct AuthoriseRange: Sendable {
    package let credential: CredentialID
    package let call: CallRange
}

/// An authorise_batch inside its frame.
package struct BatchRange: Sendable {
    package let credential: CredentialID
    package let semantics: BatchSemantics
    package let calls: [CallRange]
}
