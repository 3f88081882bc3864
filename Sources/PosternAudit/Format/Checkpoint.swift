import PosternWire
package import Sodium

/// What is signed of the whole log now and then: how far each stream has come.
///
/// Each names the one before it, so that the log is one chain of checkpoints.
package struct Checkpoint: Hashable, Sendable {
    /// How far one stream has come.
    package struct Part: Hashable, Sendable {
        package var stream: String
        package var part: UInt64
        /// Records of that segment.
        package var count: UInt64
        package var chain: Digest
        /// The root of the tree over them.
        package var root: Digest

        package init(
            stream: String, part: UInt64, count: UInt64, chain: Digest, root: Digest
        ) {
            self.stream = stream
            self.part = part
            self.count = count
            self.chain = chain
            self.root = root
        }
    }

    /// From 1 on, without a gap, over all runs.
    package var number: UInt64
    package var timeMilliseconds: UInt64
    /// The highest number in the log.
    package var lastSequence: UInt64
    /// The digest of the checkpoint before it; zeros for the first.
    package var previous: Digest
    /// By stream, each once.
    package var parts: [Part]

    /// The bytes that are signed: deterministic CBOR.
    package var body: [UInt8] {
        var encoder = RecordEncoder()
        encoder.begin(.checkpoint, fields: 6)
        encoder.field(.time, timeMilliseconds)
        encoder.field(.previous, bytes: previous.bytes)
        encoder.field(.lastSequence, lastSequence)
        encoder.array(.parts, count: parts.count)
        for part in parts {
            encoder.writer.head(.array, 5)
            encoder.text(part.stream)
            encoder.unsigned(part.part)
            encoder.unsigned(part.count)
            encoder.writer.data(part.chain.bytes)
            encoder.writer.data(part.root.bytes)
        }
        encoder.field(.number, number)
        return encoder.writer.bytes
    }
}
