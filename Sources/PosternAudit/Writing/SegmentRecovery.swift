import PosternCore
import Sodium

/// What is left of a segment that was not sealed.
struct SegmentRecovery {
    let id: [UInt8]
    let end: Int
    let progress: SegmentProgress
    /// Whether something that is no whole frame follows.
    let isTorn: Bool
    /// What follows that, where a power cut does not leave it so: records that are whole and stand
    /// behind something that is not what was written.
    let lost: UInt64
    /// Where the seal is that was written already.
    private(set) var seal: Range<Int>?

    /// Nil where there is not even a first record.
    init?(_ memory: UnsafeRawBufferPointer, _ hash: inout AuditHash) {
        let bytes = RawSpan(_unsafeBytes: memory)
        guard var frames = SegmentFrames(bytes) else { return nil }
        var progress = SegmentProgress()
        while let range = frames.next() {
            let record = bytes.extracting(range)
            if SegmentProgress.kind(of: record) == AuditKind.seal.rawValue {
                seal = range
                break
            }
            progress.take(record, frameBytes: frames.offset - progress.offset, &hash)
        }
        guard progress.count > 0 else { return nil }
        id = frames.id
        end = progress.offset
        self.progress = progress
        isTorn = seal == nil && frames.stop != .end
        let damage = SegmentDamage(behind: &frames)
        lost = seal == nil && !damage.isOfPowerCut ? damage.records : 0
    }

    /// Whether a power cut took its first page, and with that all that could be read of it.
    static func hasLostItsBeginning(_ memory: UnsafeRawBufferPointer) -> Bool {
        memory.prefix(SegmentFrames.pageBytes).allSatisfy { $0 == 0 }
    }
}
