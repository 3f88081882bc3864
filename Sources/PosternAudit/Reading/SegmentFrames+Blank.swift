import Sodium

extension SegmentFrames {
    /// Whether a file that does not begin as a segment does was made, and its writer has not come
    /// to the end of what it begins with.
    ///
    /// The mark, the segment's random bytes and the first record are stored one after the other,
    /// the record's length last; another processor may see any of it first. Nothing is behind that.
    static func isBlank(_ bytes: RawSpan) -> Bool {
        func byte(_ offset: Int) -> UInt8 {
            bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        }
        func isZero(_ range: Range<Int>) -> Bool {
            range.clamped(to: 0..<bytes.byteCount).allSatisfy { byte($0) == 0 }
        }
        let mark = SegmentFormat.mark
        let lengthBytes = MemoryLayout<UInt32>.size
        return mark.indices.allSatisfy {
            $0 >= bytes.byteCount || byte($0) == 0 || byte($0) == mark[$0]
        } && isZero(SegmentFormat.zeros)
            && isZero(SegmentFormat.recordsStart..<SegmentFormat.recordsStart + lengthBytes)
            && Self.isZero(bytes, from: SegmentFormat.headerBytesMax)
    }
}
