package import PosternCore
package import Sodium

/// What shows that one decision is in a signed log, to somebody who has the public key and nothing
/// else (`protocol/audit.md`, "Proofs").
package struct DecisionProof: Hashable, Sendable {
    /// One record with what leads from it to the root of its segment.
    package struct Item: Hashable, Sendable {
        /// Its place in the segment.
        package let place: UInt64
        package let record: [UInt8]
        /// The chain before it.
        package let chain: Digest
        package let path: MerklePath

        package init(place: UInt64, record: [UInt8], chain: Digest, path: MerklePath) {
            self.place = place
            self.record = record
            self.chain = chain
            self.path = path
        }
    }

    /// The segment's first record, which names the run; then what the decision names; last the
    /// decision.
    package let items: [Item]
    /// A seal or a checkpoint.
    package let signed: SignedBody
    package let isSeal: Bool

    package init(items: [Item], signed: SignedBody, isSeal: Bool) {
        self.items = items
        self.signed = signed
        self.isSeal = isSeal
    }

    /// What a proof proves.
    package struct Proven: Sendable {
        package let decision: DecisionID
        package let entry: AuditEntry
        /// When it was signed, unix time.
        package let signedMilliseconds: UInt64
        package let stream: String
        package let part: UInt64
        /// The checkpoint's number; nil: a seal.
        package let checkpoint: UInt64?
    }
}
