/// What one measurement of one subject found: one turn of a series.
public struct Measurement: Codable, Hashable, Sendable {
    public var seconds: Double
    public var decisions: UInt64
    public var permits: UInt64
    public var denials: UInt64
    /// Replies with another status than `ok`, or none at all.
    public var errors: UInt64
    /// Requests without a reply at the end, or never sent for being behind.
    public var lost: UInt64
    public var perSecond: Double
    /// Of requests; of a batch, of the batch.
    public var latency: LatencySummary?
    /// Jain's index over connections, where there are several.
    public var fairness: Double?
    /// Processor time per decision, in nanoseconds, of the server and of the drivers.
    public var serverNanoseconds: Double?
    public var clientNanoseconds: Double?
    /// Context switches per decision, voluntary and not.
    public var serverSwitches: Double?
    public var clientSwitches: Double?
    public var serverResidentBytes: UInt64?
    /// The share of all processors that processes outside of the bench took meanwhile.
    public var foreignShare: Double?
}
