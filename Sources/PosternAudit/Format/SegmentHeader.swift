package import PosternCore

/// The first record of a segment.
package struct SegmentHeader: Hashable, Sendable {
    /// Names the segment: sixteen random bytes.
    package var segment: [UInt8]
    package var stream: String
    package var part: UInt64
    /// The run of the broker that writes it: the first half of its decisions' ids is its first
    /// half.
    package var instance: Bytes16
    /// The segment before it in its stream; zeros where it is the first.
    package var previous: [UInt8]
    package var publicKey: [UInt8]
    package var createdMilliseconds: UInt64

    func write(to encoder: inout RecordEncoder) {
        encoder.begin(.segment, fields: 9)
        encoder.field(.time, createdMilliseconds)
        encoder.field(.version, SegmentFormat.version)
        encoder.field(.instance, instance)
        encoder.field(.stream, text: stream)
        encoder.field(.part, part)
        encoder.field(.segment, bytes: segment)
        encoder.field(.previous, bytes: previous)
        encoder.field(.publicKey, bytes: publicKey)
    }
}
