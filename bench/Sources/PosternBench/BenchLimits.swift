/// Every bound of the harness, in one place.
enum BenchLimits {
    /// How long a server may take to be ready.
    static let startMilliseconds = 20_000
    /// How long a driver may take to connect; attesting has a bound of its own (`Plan`).
    static let connectMilliseconds = 30_000
    /// How much longer than asked for a measurement may take: a driver drains for two seconds.
    static let measureSlackMilliseconds = 10_000
    /// How long an ended process may take to go before it is killed.
    static let endMilliseconds = 2_000
    /// How often a wait looks whether a signal came.
    static let lookMilliseconds: Int32 = 200
    /// A line of a child's output.
    static let lineBytesMax = 4_096
    /// Of a log that is shown in an error.
    static let logTailBytes = 2_000
    /// The longest latency that is told apart from longer ones: a minute.
    static let latencyNanosecondsMax: UInt64 = 60_000_000_000
    /// The most turns of a run.
    static let turnsMax = 100
    /// The longest wait for one storm of ends beneath cached permits.
    static let stormMilliseconds = 120_000
    /// The longest wait for `bench/cedar/run`.
    static let engineMilliseconds = 300_000
}
