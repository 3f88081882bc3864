import Synchronization

/// Where a stream is written: the segment in use, and the next one where there is no more room in
/// that. For the stream's thread.
struct StreamCursor {
    let channel: StreamChannel
    private(set) var segment: OpenSegment? {
        didSet { inUse = segment.map { .passUnretained($0) } }
    }
    /// The same, kept by that: to look at it costs no count of references.
    private var inUse: Unmanaged<OpenSegment>?

    init(_ channel: StreamChannel) { self.channel = channel }

    /// Whether so many bytes of frames can be written where the last were.
    func hasRoom(_ byteCount: Int) -> Bool {
        guard let inUse else { return false }
        return inUse._withUnsafeGuaranteedRef {
            $0.room >= byteCount && $0.isOpen && !$0.file.isBroken
        }
    }

    /// Goes on to the next segment; false where there is none yet.
    mutating func goOn() -> Bool {
        guard let next = channel.next(after: segment) else { return false }
        segment = next
        return true
    }

    /// Writes a record for which there is room; false where it may be lost.
    func append(_ record: RawSpan) -> Bool {
        guard let inUse else { return false }
        return inUse._withUnsafeGuaranteedRef { segment in
            let isWritten = segment.append(record)
            if segment.isHalfFull { channel.needsSpare.store(true, ordering: .relaxed) }
            return isWritten
        }
    }
}
