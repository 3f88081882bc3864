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
    /// Records that a checkpoint vouches for.
    var vouched: UInt64 = 0
    /// The first number behind those; nil: there is none.
    var unvouchedSequence: UInt64?
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

    /// Whether it ends with records that its own run did not seal.
    var isTail: Bool {
        switch seal?.end {
        case nil: isUnsealed
        case .recovered, .torn: true
        case .full, .rescued, .damaged: false
        }
    }

    /// Whether a seal or a checkpoint vouches for what it tells at a place.
    func isVouched(_ record: UInt64) -> Bool { seal != nil || record < vouched }

    /// A segment that retention removed.
    struct Retirement: Sendable {
        /// Where in its own segment this is told.
        let record: UInt64
        let place: SegmentPlace
        let count: UInt64
        let root: [UInt8]?
        /// Its numbers; nil: it had none.
        let sequences: ClosedRange<UInt64>?
    }
}
