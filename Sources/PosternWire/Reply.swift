package import PosternCore

/// What a reply says; its operation and correlation stand in the envelope.
package enum Reply: Hashable, Sendable {
    case hello(ServerFacts)
    case attest(Grant)
    case authorise(Decision)
    case authoriseBatch([Decision])
    case complete(RevocationReceipt)
    case revoke(RevocationReceipt)
    case introspect(Introspection)
    case status(BrokerStatus)
    /// Status `denied`.
    case denied(Denial)
    /// Every status above `denied`.
    case failed(ReplyFailure)
}

/// A request that was not carried out.
package struct ReplyFailure: Hashable, Sendable {
    /// Neither `ok` nor `denied`.
    package let status: StatusCode
    /// For `malformed`: what is wrong, and at which byte of the request.
    package let error: WireError?
    /// Words for a person.
    package let message: String?
    /// For `unsupported_version`.
    package let versions: [UInt64]

    package init(
        status: StatusCode, error: WireError? = nil, message: String? = nil,
        versions: [UInt64] = []
    ) {
        self.status = status
        self.error = error
        self.message = message
        self.versions = versions
    }
}
