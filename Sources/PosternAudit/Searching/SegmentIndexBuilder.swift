import PosternCore
import Sodium

/// Makes a segment's index (`SegmentIndex`).
struct SegmentIndexBuilder {
    private let segment: ShortHash.Key
    private var places: [(place: UInt64, offset: UInt64)] = []
    private var subjects: [UInt64: [UInt32]] = [:]
    /// The hashes of what each credential's decisions are about.
    private var credentials: [UInt64: [UInt64]] = [:]

    /// The index of a segment; nil where not all of it could be read.
    static func index(of file: borrowing SegmentFile) -> [UInt8]? {
        // Offsets have four bytes there.
        guard let segment = ShortHash.Key(bytes: file.id.span.bytes),
            UInt32(exactly: file.byteCount) != nil
        else { return nil }
        var builder = SegmentIndexBuilder(segment: segment)
        let bytes = file.bytes
        var frames = file.frames
        var place: UInt64 = 0
        while true {
            let offset = frames.offset
            guard let range = frames.next() else { return nil }
            let record = bytes.extracting(range)
            guard let glance = RecordGlance(record) else { return nil }
            if glance.kind == .seal { return builder.bytes(file) }
            builder.take(record, glance, place: place, offset: offset)
            place += 1
        }
    }

    private init(segment: ShortHash.Key) { self.segment = segment }

    private mutating func take(
        _ record: RawSpan, _ glance: RecordGlance, place: UInt64, offset: Int
    ) {
        switch glance.kind {
        case .policies: places.append((place, UInt64(offset)))
        case .credential:
            places.append((place, UInt64(offset)))
            credentials[place] = hashes(record)
        default:
            guard glance.kind.isEvent else { return }
            let hashes = glance.credentialPlace.map { credentials[$0] ?? [] } ?? hashes(record)
            for hash in hashes { subjects[hash, default: []].append(UInt32(offset)) }
        }
    }

    private func hashes(_ record: RawSpan) -> [UInt64] {
        guard let decoded = try? RecordDecoder.record(record) else { return [] }
        return AuditSubject.all(of: decoded).map { $0.hash(segment) }
    }

    private func bytes(_ file: borrowing SegmentFile) -> [UInt8] {
        var content: [UInt8] = []
        for (place, offset) in places {
            Self.append(place, to: &content)
            Self.append(offset, to: &content)
        }
        var offsets: [UInt32] = []
        for (hash, list) in subjects.sorted(by: { $0.key < $1.key }) {
            Self.append(hash, to: &content)
            Self.append(UInt32(offsets.count), to: &content)
            Self.append(UInt32(list.count), to: &content)
            offsets += list
        }
        for offset in offsets { Self.append(offset, to: &content) }
        var result = SegmentIndex.mark + file.id
        for number in [file.byteCount, places.count, subjects.count, offsets.count] {
            Self.append(UInt64(number), to: &result)
        }
        return result + BLAKE2b.hash(content.span.bytes).bytes + content
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
