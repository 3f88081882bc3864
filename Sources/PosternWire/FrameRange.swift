/// A run of bytes of the frame that is being decoded: nothing is copied until it is needed.
package struct FrameRange: Hashable, Sendable {
    package let offset: Int
    package let count: Int

    package init(offset: Int, count: Int) {
        self.offset = offset
        self.count = count
    }
}

extension RawSpan {
    /// The text in `range`, which the decoder has found to be UTF-8.
    package func text(_ range: FrameRange) -> String {
        unsafe extracting(range.offset..<(range.offset + range.count)).withUnsafeBytes {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The bytes in `range`, in place.
    @_lifetime(copy self)
    package func bytes(_ range: FrameRange) -> Span<UInt8> {
        Span(_bytes: extracting(range.offset..<(range.offset + range.count)))
    }
}
