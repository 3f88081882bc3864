package import PosternCore

/// What was decided about and what was known then, in place: making one allocates nothing. The
/// ruling itself goes beside it, so that it is not copied.
package struct AuditedCall: ~Escapable {
    package let asked: ToolCall
    /// The context as it came, deterministic CBOR of a map; empty: there was none.
    package let context: RawSpan
    /// The credential that was named, whether it is known or not.
    package let credential: CredentialID
    /// Who asked.
    package let peer: PeerIdentity
    /// From the request's arrival to the decision.
    package let latencyNanoseconds: UInt64

    @_lifetime(copy asked, copy context)
    package init(
        _ asked: borrowing ToolCall, context: RawSpan, credential: CredentialID, peer: PeerIdentity,
        latencyNanoseconds: UInt64
    ) {
        self.asked = copy asked
        self.context = context
        self.credential = credential
        self.peer = peer
        self.latencyNanoseconds = latencyNanoseconds
    }
}
