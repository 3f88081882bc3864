import PosternAuthority
import PosternCore
import Sodium
import Synchronization

/// Follows one stream: takes its records into chain and tree, and seals its segments. For the
/// sealing thread only.
struct SegmentSealer {
    let channel: StreamChannel
    private(set) var progress = SegmentProgress()
    /// The segment that `progress` is of.
    private(set) var following: OpenSegment?
    /// The digest of the last seal of the stream.
    private(set) var previous: Digest
    /// The number of the next segment, and what the last one is called.
    private(set) var nextPart: UInt64
    private var lastID: [UInt8]
    private var idBefore: [UInt8]
    /// What the last one that was sealed is called.
    private var sealedID: [UInt8]

    init(_ channel: StreamChannel, after last: LastSegment?) {
        self.channel = channel
        previous = last?.seal ?? .zero
        nextPart = (last?.part ?? 0) + 1
        lastID = last?.id ?? [UInt8](repeating: 0, count: ShortHash.keyByteCount)
        idBefore = lastID
        sealedID = lastID
    }

    /// Takes in what was written since; whether there was anything.
    mutating func follow(_ hash: inout AuditHash) -> Bool {
        if following == nil {
            following = channel.oldest
            progress = SegmentProgress()
        }
        guard let following else { return false }
        let end = following.endOffset
        guard end > progress.offset else { return false }
        // As much as may be written until the next look; not more, since it all goes to the disk.
        let ahead = max(end - progress.offset, 4_096)
        AuditSystem.populate(following.file.memory, end + 1..<end + 1 + 2 * ahead)
        let memory = UnsafeRawBufferPointer(following.file.memory)
        return progress.take(memory, upTo: end, &hash) > 0
    }

    /// Whether all of a segment was taken in that nothing more is written to.
    var isComplete: Bool {
        guard let following, following.isClosed else { return false }
        return following.endOffset == progress.offset
    }

    /// Makes the stream's next segment.
    mutating func prepare(
        _ files: any AuditFiles, _ maker: SegmentMaker
    ) throws(AuditFileError) {
        let name = SegmentName(stream: channel.name, part: nextPart, state: .open)
        let file = try files.make(name.description, byteCount: maker.segmentBytes)
        let segment = OpenSegment(file, name, header: maker.header(name, after: lastID))
        nextPart += 1
        (idBefore, lastID) = (lastID, segment.id)
        channel.needsSpare.store(false, ordering: .relaxed)
        channel.state.withLock { $0.spare = segment }
        channel.tellOfSpare(isMade: true)
    }

    /// Gives up the segment that was made ready, so that its number is free again.
    mutating func discardSpare(_ files: any AuditFiles) {
        guard
            let spare = channel.state.withLock({ state in
                defer { state.spare = nil }
                return state.spare
            })
        else { return }
        try? files.remove(spare.name.description)
        nextPart = spare.name.part
        lastID = idBefore
    }

    /// Seals the segment that is complete.
    mutating func seal(
        _ files: any AuditFiles, _ maker: SegmentMaker, _ hash: inout AuditHash
    ) throws(AuditFileError) {
        guard let segment = following, isComplete else { return }
        previous = try maker.seal(
            segment, progress, previous: previous, end: .full, lost: 0, files, &hash)
        leave(segment)
    }

    /// Seals what is left of a segment whose file is not what it should be any more.
    ///
    /// What is in memory goes into a new file: all of it where the old one was deleted or could not
    /// be synced, what is whole where it was cut off.
    mutating func rescue(
        _ files: any AuditFiles, _ maker: SegmentMaker, _ hash: inout AuditHash
    ) throws(AuditFileError) {
        guard let segment = channel.oldest, segment.isAbandoned else { return }
        let known = segment.toldCount
        let memory = UnsafeRawBufferPointer(segment.file.memory)
        var left = SegmentRecovery(memory, &hash)?.end ?? 0
        let room = max(left, SegmentFormat.headerBytesMax) + SegmentFormat.endBytesMax
        // The old file stays until the copy is there: it may be whole, and another one damaged.
        let file = try LogRecovery.copy(memory, left, as: segment.name, room: room, files)
        if left == 0 {
            // Not even its first record is left. It gets one, so that no part is missing.
            let header = maker.header(segment.name, after: sealedID, id: segment.id)
            left = OpenSegment(file, segment.name, header: header).endOffset
        }
        var found = SegmentProgress()
        _ = found.take(UnsafeRawBufferPointer(file.memory), upTo: left, &hash)
        let copy = OpenSegment(file, segment.name, id: segment.id, end: found.offset)
        let lost = known - min(known, found.count)
        previous = try maker.seal(
            copy, found, previous: previous, end: lost > 0 ? .damaged : .rescued, lost: lost,
            files, &hash)
        leave(segment)
    }

    private mutating func leave(_ segment: OpenSegment) {
        sealedID = segment.id
        channel.removeOldest()
        following = nil
    }
}

/// The last segment of a stream that an earlier run left.
struct LastSegment: Sendable {
    let part: UInt64
    let id: [UInt8]
    let seal: Digest
}
