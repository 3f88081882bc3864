/// Every named maximum of the log.
package enum AuditLimits {
    /// A segment's size unless configured, in bytes; preallocated.
    package static let segmentBytesDefault = 16 << 20
    /// Room that a decision takes besides its request's frame: the credential, with its chain of
    /// actors, and the policies that are described before it, its reason, numbers and determining
    /// policies, and what stands for redacted fields: their digits and names.
    static let decisionBytesOver = 72 * 1_024
    /// Between two signed checkpoints of a log that grows.
    static let checkpointMilliseconds: UInt64 = 1_000
    /// How often the sealing thread looks at logs that grow.
    static let sealPauseMilliseconds = 20
    /// How long a lane waits for its next segment at most, while the disk is at work.
    static let spareMilliseconds: UInt64 = 1_000
    /// Between two looks whether a thread hangs.
    static let syncLookMilliseconds = 250
    /// Looks that a sync may take before nothing more is decided: two seconds.
    static let syncLooksMax = 8
    /// The same of each step of the sealing thread: five seconds, and one look for each 16 MiB of a
    /// segment.
    static let sealLooksMax = 20
    static let sealLookBytes = 16 << 20
    /// Between two attempts to go on after a failure.
    static let retryMilliseconds: UInt64 = 250
    /// Endings that are kept to be written when there is room again; from then on completions are
    /// denied, and of revocations as many again are kept, more only counted.
    static let owedMax = 10_000
    /// How often it is looked which segments may go, at least.
    static let retentionMilliseconds: UInt64 = 60_000
    /// The same after one was sealed: there is more of them.
    static let retentionMillisecondsAfterSeal: UInt64 = 2_000
    /// Streams of one folder.
    static let streamsMax = 255
    /// Segments that one checkpoint names.
    static let checkpointPartsMax = 1_024
}
