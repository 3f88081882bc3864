package import PosternCore

/// A decision with all that was known when it was made, in place: making one allocates nothing.
package struct AuditedDecision: ~Escapable {
    package let call: ToolCall
    /// The context as it came, deterministic CBOR of a map; empty: there was none.
    package let context: RawSpan
    /// The credential that was named, whether it is known or not.
    package let credential: CredentialID
    /// Who asked.
    package let peer: PeerIdentity
    package let ruling: Ruling
    /// From the request's arrival to the decision.
    package let latencyNanoseconds: UInt64

    @_lifetime(copy call, copy context)
    package init(
        _ call: borrowing ToolCall, context: RawSpan, credential: CredentialID, peer: PeerIdentity,
        ruling: Ruling, latencyNanoseconds: UInt64
    ) {
        self.call = copy call
        self.context = context
        self.credential = credential
        self.peer = peer
        self.ruling = ruling
        self.latencyNanoseconds = latencyNanoseconds
    }
}
