@testable import PosternAudit
import Sodium

/// The frames of a segment's bytes, to be tampered with.
enum Frames {
    /// Where each record is.
    static func ranges(_ bytes: [UInt8]) -> [Range<Int>] {
        guard var frames = SegmentFrames(bytes.span.bytes) else { return [] }
        var ranges: [Range<Int>] = []
        while let range = frames.next() { ranges.append(range) }
        return ranges
    }

    /// Gives a changed record a checksum that fits.
    static func fit(_ bytes: inout [UInt8], _ range: Range<Int>) {
        guard let key = ShortHash.Key(bytes: bytes.span.bytes.extracting(8..<24)) else { return }
        let checksum = SegmentFormat.checksum(bytes.span.bytes.extracting(range), segment: key)
        for index in 0..<4 {
            bytes[range.lowerBound - 4 + index] = UInt8(
                truncatingIfNeeded: checksum >> UInt32(8 * index))
        }
    }

    /// An open segment's bytes with records behind its last.
    static func appending(_ records: [[UInt8]], to bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for record in records {
            let end = ((ranges(result).last?.upperBound ?? SegmentFormat.recordsStart) + 7) & ~7
            let start = end + SegmentFormat.frameHeadBytes
            let needed = end + SegmentFormat.frameBytes(record.count) + 64
            result += [UInt8](repeating: 0, count: max(0, needed - result.count))
            result.replaceSubrange(start..<start + record.count, with: record)
            for index in 0..<4 {
                result[end + index] = UInt8(truncatingIfNeeded: record.count >> (8 * index))
            }
            fit(&result, start..<start + record.count)
        }
        return result
    }

    static func place(of text: String, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let wanted = Array(text.utf8)
        return range.dropLast(wanted.count - 1).first {
            Array(bytes[$0..<($0 + wanted.count)]) == wanted
        }
    }
}
