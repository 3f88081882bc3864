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
    /// Nothing is in it yet.
    var isBlank = false
    /// It was removed while the log was read.
    var isGone = false
    /// Of the records that tell of the log itself.
    var stops = 0
    var outages = 0
    var retirements: [Retirement] = []

    init(_ name: SegmentName) { self.name = name }

    /// A segment that retention removed.
    struct Retirement: Sendable {
        let place: SegmentPlace
        let count: UInt64
        /// Its numbers; nil: it had none.
        let sequences: ClosedRange<UInt64>?
    }
}
