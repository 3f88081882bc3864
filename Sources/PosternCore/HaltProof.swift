/// That a broker ended a credential and saw it denied, signed with its audit log's key
/// (`protocol/SPEC.md`, "prove").
public struct HaltProof: Hashable, Sendable {
    /// What is signed: deterministic CBOR.
    public let statement: [UInt8]
    /// Ed25519, 64 bytes.
    public let signature: [UInt8]
    /// The key that verifies it, 32 bytes; whoever checks the proof has it from elsewhere.
    public let key: [UInt8]

    package init(statement: [UInt8], signature: [UInt8], key: [UInt8]) {
        self.statement = statement
        self.signature = signature
        self.key = key
    }
}
