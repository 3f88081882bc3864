import PosternCore
import Sodium

/// A segment's file, open to be read.
package struct SegmentFile {
    package let name: SegmentName
    /// The segment's own random bytes, as its first ones say.
    package var id: [UInt8] { segment.bytes }
    private let segment: ShortHash.Key
    private let file: any AuditFile

    /// Nil where it does not begin as a segment does.
    init?(_ file: any AuditFile, _ name: SegmentName) {
        let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(file.memory))
        guard let frames = SegmentFrames(bytes), frames.id.contains(where: { $0 != 0 }) else {
            return nil
        }
        self.file = file
        self.name = name
        segment = frames.segment
    }

    package var byteCount: Int { file.memory.count }

    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(file.memory))
            return _overrideLifetime(bytes, borrowing: self)
        }
    }

    /// The frames from `offset` on, where one begins.
    var frames: SegmentFrames {
        @_lifetime(borrow self)
        get {
            let frames = SegmentFrames(bytes, of: segment)
            return _overrideLifetime(frames, borrowing: self)
        }
    }

    /// The seal, by the place that the last bytes of a sealed segment name.
    package var seal: (signed: SignedBody, seal: SegmentSeal)? {
        guard let signed = SegmentFormat.seal(of: bytes),
            let seal = try? RecordDecoder.seal(signed.body)
        else { return nil }
        return (signed, seal)
    }

    /// The first record; nil where there is none that could be read.
    package var header: SegmentHeader? {
        let bytes = bytes
        var frames = frames
        guard let range = frames.next() else { return nil }
        return try? RecordDecoder.header(bytes.extracting(range))
    }

    /// The record at the offset of a frame, whole; nil where there is none.
    func record(at offset: Int) -> Range<Int>? {
        var frames = frames
        guard offset >= SegmentFormat.recordsStart, frames.skip(to: offset) else { return nil }
        return frames.next()
    }
}
