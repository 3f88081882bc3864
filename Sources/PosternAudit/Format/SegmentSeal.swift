import PosternWire
package import Sodium

/// What is signed of a whole segment, in its last frame.
package struct SegmentSeal: Hashable, Sendable {
    /// Why a segment ended.
    package enum End: UInt64, CaseIterable, Sendable {
        /// It was full, or the broker stopped.
        case full = 0
        /// Its broker was killed: the next one sealed what was there.
        case recovered = 1
        /// The same, and the last frame was not whole: a power cut.
        case torn = 2
        /// Its file was taken away or could not be synced; this is a copy of what was in memory.
        case rescued = 3
        /// Part of it was cut off under the broker; `lost` records are missing.
        case damaged = 4

        package var name: String {
            switch self {
            case .full: "full"
            case .recovered: "recovered"
            case .torn: "torn"
            case .rescued: "rescued"
            case .damaged: "damaged"
            }
        }
    }

    package var segment: [UInt8]
    package var stream: String
    package var part: UInt64
    /// Records, the first included, the seal not.
    package var count: UInt64
    /// The chain behind the last.
    package var chain: Digest
    /// The root of the tree whose leaves are the chain behind each record.
    package var root: Digest
    /// The digest of the seal before it in its stream; zeros where there is none.
    package var previous: Digest
    /// Of the numbers in it; 0 where there are none.
    package var firstSequence: UInt64
    package var lastSequence: UInt64
    package var sealedMilliseconds: UInt64
    package var end: End
    /// Records that are known to have been there and are not.
    package var lost: UInt64

    /// The bytes that are signed: deterministic CBOR.
    package var body: [UInt8] {
        var encoder = RecordEncoder()
        encoder.begin(.seal, fields: 13)
        encoder.field(.time, sealedMilliseconds)
        encoder.field(.count, count)
        encoder.field(.stream, text: stream)
        encoder.field(.part, part)
        encoder.field(.segment, bytes: segment)
        encoder.field(.previous, bytes: previous.bytes)
        encoder.field(.chain, bytes: chain.bytes)
        encoder.field(.root, bytes: root.bytes)
        encoder.field(.firstSequence, firstSequence)
        encoder.field(.lastSequence, lastSequence)
        encoder.field(.end, end.rawValue)
        encoder.field(.lost, lost)
        return encoder.writer.bytes
    }
}
