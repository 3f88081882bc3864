import PosternWire
import Sodium

/// How far the chain and the tree over one segment have come.
struct SegmentProgress {
    /// Where the next frame to be read begins.
    private(set) var offset = SegmentFormat.recordsStart
    private(set) var count: UInt64 = 0
    private(set) var chain = Digest.zero
    private(set) var firstSequence: UInt64 = 0
    private(set) var lastSequence: UInt64 = 0
    private var frontier = MerkleFrontier()

    /// Takes in the next record.
    mutating func take(_ record: RawSpan, frameBytes: Int, _ hash: inout AuditHash) {
        chain = hash.chain(chain, record)
        frontier.append(chain, &hash)
        count += 1
        offset += frameBytes
        guard let sequence = Self.sequence(of: record) else { return }
        if firstSequence == 0 { firstSequence = sequence }
        lastSequence = max(lastSequence, sequence)
    }

    /// Takes in all frames up to `end`, which are whole. How many there were.
    mutating func take(
        _ memory: UnsafeRawBufferPointer, upTo end: Int, _ hash: inout AuditHash
    ) -> Int {
        var taken = 0
        while offset < end {
            let length = Int(
                UInt32(littleEndian: memory.load(fromByteOffset: offset, as: UInt32.self)))
            let start = offset + SegmentFormat.frameHeadBytes
            let bytes = SegmentFormat.frameBytes(length)
            // A length that was changed under us leads nowhere.
            guard length > 0, bytes <= end - offset else { break }
            let record = RawSpan(
                _unsafeBytes: UnsafeRawBufferPointer(rebasing: memory[start..<start + length]))
            take(record, frameBytes: bytes, &hash)
            taken += 1
        }
        return taken
    }

    func root(_ hash: inout AuditHash) -> Digest { frontier.root(&hash) }

    /// What stands at the start of each record: a map's head, the key 0, the kind.
    static func kind(of record: RawSpan) -> UInt64? {
        guard record.byteCount > 2, record.byte(0) >> 5 == 5, record.byte(0) & 0x1F < 24,
            record.byte(1) == 0, record.byte(2) < 24
        else { return nil }
        return UInt64(record.byte(2))
    }

    /// The record's number: its second field, where it has one.
    static func sequence(of record: RawSpan) -> UInt64? {
        guard kind(of: record) != nil, record.byteCount > 4,
            UInt64(record.byte(3)) == AuditField.sequence.rawValue
        else { return nil }
        var reader = CBORReader(record, at: 4)
        return try? reader.readUnsigned()
    }
}

extension RawSpan {
    fileprivate func byte(_ offset: Int) -> UInt8 {
        unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
