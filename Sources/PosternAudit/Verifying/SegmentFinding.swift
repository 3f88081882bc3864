import PosternCore
import Sodium

/// What was found of one segment.
struct SegmentFinding: Sendable {
    let name: SegmentName
    var header: SegmentHeader?
    /// Records before the seal.
    var count: UInt64 = 0
    var chain = Digest.zero
    var firstSequence: UInt64 = 0
    var lastSequence: UInt64 = 0
    var byteCount = 0
    var seal: SegmentSeal?
    var sealDigest: Digest?
    /// The first thing that is wrong.
    var problem: LogProblem?
    /// Whether what follows the last whole record of an open segment is no record.
    var isTorn = false
    /// It has a seal by now; it had none when it was read.
    var isSealedMeanwhile = false
    /// The times of the records that neither a seal nor a checkpoint vouches for; nil: there are
    /// none.
    var unvouchedTimes: ClosedRange<UInt64>?
    /// Nothing is in it yet.
    var isBlank = false
    /// It was removed while the log was read.
    var isGone = false
    /// Of the records that tell of the log itself.
    var stops = 0
    var outages = 0
    var retirements: [Retirement] = []

    init(_ name: SegmentName) { self.name = name }

    /// Whether it is as a broker leaves one that it is writing, or was when it was killed.
    var isUnsealed: Bool { seal == nil && !isGone && !isSealedMeanwhile && problem == nil }

    /// A segment that retention removed.
    struct Retirement: Sendable {
        let place: SegmentPlace
        let count: UInt64
        /// Its numbers; nil: it had none.
        let sequences: ClosedRange<UInt64>?
    }
}
