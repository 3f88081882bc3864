import PosternCore
import Sodium

/// The frames of a segment's bytes, one after the other, as far as they are whole.
package struct SegmentFrames: ~Escapable {
    /// Why there are no more.
    package enum Stop: Hashable, Sendable {
        /// Only zeros follow, or nothing does.
        case end
        /// Something is there that is no whole frame.
        case broken(offset: Int)
    }

    let bytes: RawSpan
    let segment: ShortHash.Key
    package private(set) var offset = SegmentFormat.recordsStart
    package internal(set) var stop: Stop?

    /// - Parameter bytes: of the file. Nil where they do not begin as a segment does.
    @_lifetime(copy bytes)
    package init?(_ bytes: RawSpan) {
        let mark = SegmentFormat.mark
        guard bytes.byteCount >= SegmentFormat.recordsStart,
            mark.indices.allSatisfy({
                bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == mark[$0]
            }),
            let segment = ShortHash.Key(
                bytes: bytes.extracting(mark.count..<mark.count + ShortHash.keyByteCount))
        else { return nil }
        self.bytes = bytes
        self.segment = segment
    }

    /// - Parameter bytes: of a file that began as the segment does when it was opened. Somebody may
    ///   have changed that since.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, of segment: ShortHash.Key) {
        self.bytes = bytes
        self.segment = segment
    }

    /// The segment's own random bytes, as its first ones say.
    package var id: [UInt8] { segment.bytes }

    /// Goes on at `offset`, where a frame begins. False where that is behind the bytes.
    package mutating func skip(to offset: Int) -> Bool {
        guard offset >= SegmentFormat.recordsStart, offset <= bytes.byteCount else { return false }
        self.offset = offset
        stop = nil
        return true
    }

    /// The next record; nil where `stop` says why there is none.
    package mutating func next() -> Range<Int>? {
        guard stop == nil else { return nil }
        guard offset + SegmentFormat.frameHeadBytes <= bytes.byteCount else {
            stop = .end
            return nil
        }
        let length = Int(load(offset))
        let start = offset + SegmentFormat.frameHeadBytes
        guard length > 0 else {
            stop = Self.isZero(bytes, from: offset) ? .end : .broken(offset: offset)
            return nil
        }
        guard length <= SegmentFormat.recordBytesMax, length <= bytes.byteCount - start else {
            stop = .broken(offset: offset)
            return nil
        }
        guard isWhole(start..<start + length, at: offset) else {
            stop = .broken(offset: offset)
            return nil
        }
        offset += SegmentFormat.frameBytes(length)
        return start..<start + length
    }

    /// Whether the checksum of the frame at a place is that of its record.
    func isWhole(_ record: Range<Int>, at place: Int) -> Bool {
        SegmentFormat.checksum(bytes.extracting(record), segment: segment) == load(place + 4)
    }

    func load(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Whether nothing but zeros is from `start` on.
    static func isZero(_ bytes: RawSpan, from start: Int) -> Bool {
        bytes.withUnsafeBytes { all in
            guard start < all.count else { return true }
            let rest = all[start...]
            // Eight at a time: a segment is large, and most of it may be empty.
            let words = rest.count / 8
            for index in 0..<words
            where all.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self) != 0 {
                return false
            }
            return rest.suffix(rest.count - 8 * words).allSatisfy { $0 == 0 }
        }
    }
}
