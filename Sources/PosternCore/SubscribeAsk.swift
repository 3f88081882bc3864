/// What a subscriber of the feed asks for.
package struct SubscribeAsk: Hashable, Sendable {
    /// One of its own: the details of its workload are told then.
    package var credential: CredentialID?
    /// The epoch up to which it was told before; nil: it begins with the present.
    package var since: UInt64?

    package init(credential: CredentialID? = nil, since: UInt64? = nil) {
        self.credential = credential
        self.since = since
    }
}
