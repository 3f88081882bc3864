import Sodium

/// The bytes of a segment's file (`protocol/audit.md`, "Segments"). Numbers are little-endian.
///
///     0      8          24         32
///     +------+----------+----------+---------+---------+---   --+------+--------------+
///     | mark | segment  | 0        | frame 0 | frame 1 | …      | seal | seal's place |
///     +------+----------+----------+---------+---------+---   --+------+--------------+
///
///     frame:  +--------+----------+--------+-------------------+
///             | length | checksum | record | zeros to eight    |
///             +--------+----------+--------+-------------------+
///             0        4          8        8 + length
///
/// Nothing is written behind the last frame of an open segment: a length of 0 ends it. The length
/// is stored last, so that a broker that is killed leaves whole frames only; after a power cut the
/// checksum tells which are.
enum SegmentFormat {
    static let mark: [UInt8] = Array("POSTERN1".utf8)
    /// Between the segment's random bytes and its first frame.
    static let zeros = 24..<32
    static let recordsStart = 32
    static let frameHeadBytes = 8
    /// Where the seal is, in the last bytes of a sealed segment.
    static let trailerBytes = 8
    /// The longest record: a request's context is at most a frame of the protocol.
    static let recordBytesMax = 256 * 1_024
    /// A segment's first record and what is before it.
    static let headerBytesMax = 512
    /// What a segment keeps free for its seal.
    static let sealBytesMax = 1_024
    /// What may stand behind the last record: the seal and its place.
    static let endBytesMax = sealBytesMax + trailerBytes
    static let version: UInt64 = 1

    static func frameBytes(_ recordBytes: Int) -> Int {
        (frameHeadBytes + recordBytes + 7) & ~7
    }

    /// The seal of a sealed segment's bytes, by the place in the last of them; nil: there is none.
    static func seal(of bytes: RawSpan) -> SignedBody? {
        let trailer = bytes.byteCount - trailerBytes
        guard trailer > recordsStart else { return nil }
        let place = UInt64(
            littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: trailer, as: UInt64.self))
        guard let start = Int(exactly: place), start >= recordsStart,
            start <= trailer - frameHeadBytes
        else { return nil }
        let length = Int(
            UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self)))
        let record = start + frameHeadBytes
        guard length > 0, length <= trailer - record else { return nil }
        return try? RecordDecoder.signedBody(bytes.extracting(record..<record + length))
    }

    /// Where the frame of a seal ends whose record is there.
    static func end(ofSeal record: Range<Int>) -> Int {
        record.lowerBound - frameHeadBytes + frameBytes(record.count)
    }

    /// What tells a frame that was not written to its end, for accidents only: the lower half of
    /// SipHash-2-4 of the record, with the segment's own random bytes as its key. Stale frames of
    /// another segment never pass.
    static func checksum(_ record: RawSpan, segment: ShortHash.Key) -> UInt32 {
        UInt32(truncatingIfNeeded: ShortHash.hash(record, key: segment))
    }
}
