/// One measurement with all its latencies, to be merged over turns.
struct Sample {
    var measurement: Measurement
    var latencies: LatencyHistogram
    /// Processor time that the bench's own processes used meanwhile.
    var ownNanoseconds: UInt64
    var busyNanoseconds: UInt64
    var wallNanoseconds: UInt64
}
