import PosternCore
import PosternWire
import Sodium
import Synchronization

/// A segment that is being written: by one thread at a time, its stream's, while the sealing and
/// the syncing thread read what is there.
final class OpenSegment: Sendable {
    let name: SegmentName
    let file: any AuditFile
    /// Sixteen random bytes; the key of the checksums.
    let key: ShortHash.Key
    /// Bytes that are whole frames. Behind it only the stream's thread looks.
    private let end: Atomic<Int>
    // Unchecked: valid as long as the file, and which thread uses which bytes is said here.
    nonisolated(unsafe) private let memory: UnsafeMutableRawBufferPointer
    private let flags = Atomic<UInt8>(0)
    /// Records that somebody was told of, or may be: those that `append` said are there.
    private let told = Atomic<UInt64>(0)

    private static let closedFlag: UInt8 = 1
    private static let abandonedFlag: UInt8 = 2

    /// A file of zeros becomes a segment with its first record.
    init(_ file: any AuditFile, _ name: SegmentName, header: SegmentHeader) {
        self.name = name
        self.file = file
        key = Self.key(header.segment)
        end = Atomic(SegmentFormat.recordsStart)
        memory = file.memory
        memory.copyBytes(from: SegmentFormat.mark)
        UnsafeMutableRawBufferPointer(rebasing: memory[SegmentFormat.mark.count...])
            .copyBytes(from: header.segment)
        var encoder = RecordEncoder()
        header.write(to: &encoder)
        _ = append(encoder.bytes)
    }

    /// What was written of a segment before, in a file that holds it up to `end`.
    init(_ file: any AuditFile, _ name: SegmentName, id: [UInt8], end: Int) {
        self.name = name
        self.file = file
        key = Self.key(id)
        self.end = Atomic(end)
        memory = file.memory
    }

    var id: [UInt8] { key.bytes }

    private static func key(_ id: [UInt8]) -> ShortHash.Key {
        guard let key = ShortHash.Key(bytes: id.span.bytes) else {
            preconditionFailure("a segment's name has 16 bytes")
        }
        return key
    }

    /// Acquiring, paired with `append`: whoever sees the end sees the frames before it.
    var endOffset: Int { end.load(ordering: .acquiring) }

    /// Bytes that frames can still take; the seal's are kept.
    var room: Int { memory.count - SegmentFormat.endBytesMax - end.load(ordering: .relaxed) }

    /// Whether it is time to make the next one ready.
    var isHalfFull: Bool { room < memory.count / 2 }

    /// Writes a frame; the caller has seen that there is room. False where it may be lost.
    ///
    /// For the stream's thread only.
    func append(_ record: RawSpan) -> Bool {
        let offset = end.load(ordering: .relaxed)
        let count = SegmentFormat.frameBytes(record.byteCount)
        precondition(count <= room, "a frame goes where there is room for it")
        write(record, at: offset)
        // Both in one order with `abandon`: either this sees it, or the copy has this frame.
        end.store(offset + count, ordering: .sequentiallyConsistent)
        let isAbandoned = flags.load(ordering: .sequentiallyConsistent) & Self.abandonedFlag != 0
        guard !isAbandoned, !file.isBroken else { return false }
        // Only this thread adds to it.
        told.store(told.load(ordering: .relaxed) + 1, ordering: .releasing)
        return true
    }

    /// Acquiring, paired with `append`.
    var toldCount: UInt64 { told.load(ordering: .acquiring) }

    /// Writes the seal behind the last frame, and its place behind that; the bytes of the whole.
    func appendSeal(_ record: RawSpan) -> Int {
        let offset = endOffset
        let count = SegmentFormat.frameBytes(record.byteCount)
        precondition(count <= SegmentFormat.sealBytesMax, "a seal has a longest size")
        write(record, at: offset)
        let total = offset + count + SegmentFormat.trailerBytes
        memory.storeBytes(
            of: UInt64(offset).littleEndian, toByteOffset: offset + count, as: UInt64.self)
        return total
    }

    private func write(_ record: RawSpan, at offset: Int) {
        let checksum = SegmentFormat.checksum(record, segment: key)
        let frame = UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
        frame.storeBytes(of: checksum.littleEndian, toByteOffset: 4, as: UInt32.self)
        record.withUnsafeBytes { record in
            UnsafeMutableRawBufferPointer(rebasing: frame[SegmentFormat.frameHeadBytes...])
                .copyMemory(from: record)
        }
        if let place = frame.baseAddress {
            AuditSystem.publish(UInt32(record.byteCount).littleEndian, at: place)
        }
    }

    // MARK: its end

    /// Its stream writes no more to it.
    func close() { flags.bitwiseOr(Self.closedFlag, ordering: .releasing) }

    /// Its stream may write to it.
    var isOpen: Bool { flags.load(ordering: .acquiring) == 0 }

    /// Nothing is known to be wrong with what it holds.
    var isWhole: Bool { !isAbandoned && !file.isBroken }

    var isClosed: Bool { flags.load(ordering: .acquiring) & Self.closedFlag != 0 }

    /// Something is wrong with its file: nothing may rely on it any more.
    func abandon() { flags.bitwiseOr(Self.abandonedFlag, ordering: .sequentiallyConsistent) }

    var isAbandoned: Bool { flags.load(ordering: .acquiring) & Self.abandonedFlag != 0 }
}
