package import PosternCore

/// How a broker's audit log is configured.
package struct AuditConfiguration: Hashable, Sendable {
    package enum Durability: String, CaseIterable, Hashable, Sendable {
        case process
        case power
        /// No log at all: for measurements.
        case none
    }

    package enum Context: String, CaseIterable, Hashable, Sendable {
        case full
        case digest
    }

    /// Where the log is, absolute.
    package var folder: String
    package var durability = Durability.process
    /// How much a power cut may take away under `process`.
    package var syncIntervalMilliseconds = 100
    /// Of one segment.
    package var segmentBytes = 16 << 20
    /// Whether calls' contexts are kept, or digests of their inputs.
    package var context = Context.full
    /// Fields of which keyed hashes are kept.
    package var redact: [RedactedField] = []
    /// Sealed segments that are older are removed; nil: none is.
    package var retainMilliseconds: UInt64?
    /// Beyond this the oldest sealed segments are removed; nil: none is.
    package var retainBytes: Int?
    /// Whether only exported segments are removed.
    package var requiresExport = false

    package init(folder: String) { self.folder = folder }
}
