import PosternCore
import Sodium

/// Where in a sealed segment records are about what: a file beside it, made from it, that may be
/// removed at any time. It says where to look and is never believed: what is found there is read
/// from the segment itself.
///
///     0      8         24      32        40        48        56
///     +------+---------+-------+---------+---------+---------+---------+--- --
///     | mark | segment | bytes | places  | subjects| offsets | digest  | …
///     +------+---------+-------+---------+---------+---------+---------+--- --
///
///     …  places:   place 8, offset 8        of what is described, by place
///        subjects: hash 8, first 4, count 4 by hash
///        offsets:  offset 4                 of records, in order
///
/// Numbers are little-endian; the digest is BLAKE2b-256 of all behind it.
struct SegmentIndex: Sendable {
    private let bytes: [UInt8]
    private let places: Int
    private let subjects: Int
    private let segment: ShortHash.Key

    static let mark: [UInt8] = Array("PSTNIDX2".utf8)
    static let headBytes = 88
    private static let digestStart = 56

    /// Reads what `SegmentIndexBuilder` wrote; nil where it is not whole or of another segment.
    init?(_ bytes: [UInt8], of file: borrowing SegmentFile) {
        guard bytes.count >= Self.headBytes, Array(bytes[..<8]) == Self.mark,
            Array(bytes[8..<24]) == file.id,
            let segment = ShortHash.Key(bytes: file.id.span.bytes),
            Self.load(bytes, 24) == UInt64(file.byteCount),
            let places = Int(exactly: Self.load(bytes, 32)), places <= bytes.count,
            let subjects = Int(exactly: Self.load(bytes, 40)), subjects <= bytes.count,
            let offsets = Int(exactly: Self.load(bytes, 48)), offsets <= bytes.count,
            bytes.count == Self.headBytes + 16 * (places + subjects) + 4 * offsets,
            BLAKE2b.hash(bytes.span.bytes.extracting(Self.headBytes..<bytes.count)).bytes
                == Array(bytes[Self.digestStart..<Self.headBytes])
        else { return nil }
        self.bytes = bytes
        self.places = places
        self.subjects = subjects
        self.segment = segment
    }

    /// Where records are that are about any of these, in order.
    func offsets(of wanted: [AuditSubject]) -> [Int] {
        var found: Set<Int> = []
        for subject in wanted { found.formUnion(offsets(of: subject.hash(segment))) }
        return found.sorted()
    }

    private func offsets(of hash: UInt64) -> [Int] {
        let start = Self.headBytes + 16 * places
        guard let at = Self.search(subjects, for: hash, by: { Self.load(bytes, start + 16 * $0) })
        else { return [] }
        let entry = Self.load(bytes, start + 16 * at + 8)
        let (first, count) = (Int(entry & 0xFFFF_FFFF), Int(entry >> 32))
        let list = start + 16 * subjects
        guard first + count <= (bytes.count - list) / 4 else { return [] }
        return (first..<first + count).map { Int(Self.load4(bytes, list + 4 * $0)) }
    }

    /// Where the record at a place is, of those that describe something.
    func descriptionOffset(of place: UInt64) -> Int? {
        Self.search(places, for: place) { Self.load(bytes, Self.headBytes + 16 * $0) }
            .flatMap { Int(exactly: Self.load(bytes, Self.headBytes + 16 * $0 + 8)) }
    }

    private static func search(_ count: Int, for value: UInt64, by key: (Int) -> UInt64) -> Int? {
        var range = 0..<count
        while let last = range.last {
            let middle = range.lowerBound + (last - range.lowerBound) / 2
            let found = key(middle)
            if found == value { return middle }
            range =
                found < value ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    private static func load(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
        UInt64(
            littleEndian: bytes.span.bytes.unsafeLoadUnaligned(
                fromByteOffset: offset, as: UInt64.self))
    }

    private static func load4(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        UInt32(
            littleEndian: bytes.span.bytes.unsafeLoadUnaligned(
                fromByteOffset: offset, as: UInt32.self))
    }
}
