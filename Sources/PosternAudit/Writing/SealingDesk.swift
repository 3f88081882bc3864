import PosternAuthority
import Sodium

/// What the sealing thread keeps.
struct SealingDesk: ~Copyable {
    var sealers: [SegmentSealer] = []
    var checkpoints: StreamCursor
    /// The last checkpoint's number and digest.
    var lastCheckpoint: (number: UInt64, digest: Digest)
    var hash = AuditHash()
    var encoder = RecordEncoder()
    /// A checkpoint that waits until all that it tells of is synced, and the round of the syncing
    /// thread that will have done so.
    var waiting: (parts: [Checkpoint.Part], lastSequence: UInt64, round: UInt64)?
    /// The last checkpoint, until it is synced, and the round that will have done so.
    var unkept: (checkpoint: AuditCheckpoint, round: UInt64)?
    /// Segments that may go, and the checkpoint that will tell of it.
    var retired: [(name: String, checkpoint: UInt64)] = []
    /// Whether something was written since the last checkpoint.
    var isChanged = false
    var nextCheckpointMilliseconds: UInt64 = 0
    var nextCheckMilliseconds: UInt64 = 0
    var nextRetentionMilliseconds: UInt64 = 0
    /// Not before then a segment is made ready, since that failed.
    var nextPrepareMilliseconds: UInt64 = 0
    /// Why the last one could not be made ready; nil: it could.
    var prepareProblem: AuditFileError?

    /// The number of the first checkpoint that is still to be begun.
    var nextCheckpointNumber: UInt64 { lastCheckpoint.number + (waiting == nil ? 1 : 2) }

    init(_ checkpoints: StreamChannel, lastCheckpoint: (number: UInt64, digest: Digest)) {
        self.checkpoints = StreamCursor(checkpoints)
        self.lastCheckpoint = lastCheckpoint
    }
}
