/// A half-open range of byte offsets in one source; half the size of a `Range<Int>`.
struct SourceRange: Hashable, Sendable, BitwiseCopyable {
    let start: UInt32
    let end: UInt32

    init(_ start: UInt32, _ end: UInt32) {
        self.start = start
        self.end = end
    }

    func extended(to other: SourceRange) -> SourceRange {
        SourceRange(min(start, other.start), max(end, other.end))
    }
}
