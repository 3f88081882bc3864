/// What one measurement of one subject found: one turn of a series.
package struct Measurement: Codable, Hashable, Sendable {
    package var seconds: Double
    package var decisions: UInt64
    package var permits: UInt64
    package var denials: UInt64
    /// Replies with another status than `ok`, or none at all.
    package var errors: UInt64
    /// Requests without a reply at the end, or never sent for being behind.
    package var lost: UInt64
    package var perSecond: Double
    /// Of requests; of a batch, of the batch.
    package var latency: LatencySummary?
    /// Jain's index over connections, where there are several.
    package var fairness: Double?
    /// Processor time per decision, in nanoseconds, of the server and of the drivers.
    package var serverNanoseconds: Double?
    package var clientNanoseconds: Double?
    /// Context switches per decision, voluntary and not.
    package var serverSwitches: Double?
    package var clientSwitches: Double?
    package var serverResidentBytes: UInt64?
    /// The share of all processors that processes outside of the bench took meanwhile.
    package var foreignShare: Double?
}
