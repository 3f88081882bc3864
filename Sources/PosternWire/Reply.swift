package import PosternCore

/// What a reply says; its operation and correlation stand in the envelope.
///
/// The bodies that are large and rare are behind a reference, since each of the steps from the
/// socket to the caller copies as many bytes as the largest of them has.
package enum Reply: Hashable, Sendable {
    indirect case hello(ServerFacts)
    indirect case attest(Grant)
    case authorise(Decision)
    case authoriseBatch([Decision])
    case complete(RevocationReceipt)
    case revoke(RevocationReceipt)
    indirect case introspect(Introspection)
    indirect case status(BrokerStatus)
    indirect case delegate(Delegation)
    indirect case claim(Grant)
    indirect case tree(DelegationTree)
    indirect case subscribe(Subscription)
    /// What a subscriber is told; it answers no request.
    indirect case event(FeedUpdate)
    case report(ReportReceipt)
    indirect case prove(HaltProof)
    /// Status `denied`.
    indirect case denied(Denial)
    /// Every status above `denied`.
    indirect case failed(ReplyFailure)
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
