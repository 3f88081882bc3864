import Sodium

/// What the sealing thread keeps.
struct SealingDesk {
    var sealers: [SegmentSealer] = []
    var checkpoints: StreamChannel?
    /// The last checkpoint's number and digest.
    var lastCheckpoint: (number: UInt64, digest: Digest)
    var hash = AuditHash()
    var encoder = RecordEncoder()
    var checkpointSegment: OpenSegment?
    /// Whether something was written since the last checkpoint.
    var isChanged = false
    var nextCheckpointMilliseconds: UInt64 = 0
    var nextCheckMilliseconds: UInt64 = 0
    var nextRetentionMilliseconds: UInt64 = 0

    init(lastCheckpoint: (number: UInt64, digest: Digest)) {
        self.lastCheckpoint = lastCheckpoint
    }
}
