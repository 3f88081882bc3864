import PosternWire

/// Proofs of a revocation (`protocol/SPEC.md`, "prove"). For operators.
extension BlockingClient {
    /// Has the broker end a credential of nobody by the path of every revocation, look at it again,
    /// and sign what it saw with its audit log's key ("prove").
    ///
    /// - Parameter nonce: 16 to 64 bytes of the verifier's own, so that no old proof will do.
    public func prove(
        nonce: [UInt8], deadline: Duration? = nil
    ) throws(ClientError) -> Answer<HaltProof> {
        try ReplyReading.proof(call(.prove(nonce), within: deadline))
    }
}
