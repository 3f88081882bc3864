package import PosternCore

/// How the log is kept.
package struct AuditSettings: Hashable, Sendable {
    package var durability: AuditDurability
    /// How long a power cut may take away at most, under `process`.
    package var syncIntervalMilliseconds: Int
    /// Of each segment, preallocated.
    package var segmentBytes: Int
    /// Whether only a digest of a call's inputs is kept, not its context.
    package var digestsContext: Bool
    /// Sealed segments older than this are removed; nil: none is.
    package var retainMilliseconds: UInt64?
    /// Of sealed segments the oldest are removed beyond this many bytes; nil: none is.
    package var retainBytes: Int?
    /// Whether a segment must have been exported before it is removed.
    package var requiresExport: Bool

    package init(
        durability: AuditDurability = .process, syncIntervalMilliseconds: Int = 100,
        segmentBytes: Int = AuditLimits.segmentBytesDefault, digestsContext: Bool = false,
        retainMilliseconds: UInt64? = nil, retainBytes: Int? = nil, requiresExport: Bool = false
    ) {
        self.durability = durability
        self.syncIntervalMilliseconds = syncIntervalMilliseconds
        self.segmentBytes = segmentBytes
        self.digestsContext = digestsContext
        self.retainMilliseconds = retainMilliseconds
        self.retainBytes = retainBytes
        self.requiresExport = requiresExport
    }
}
