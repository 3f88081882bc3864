/// What was counted in a storm.
struct StormCounts: Sendable, CustomStringConvertible {
    /// Calls that a cache answered.
    var cached: UInt64 = 0
    /// Calls that the broker was asked about.
    var asked: UInt64 = 0
    var denied: UInt64 = 0
    /// Credentials whose end was acknowledged.
    var ends: UInt64 = 0
    /// Calls for a credential whose end was acknowledged longer ago than the bound.
    var probes: UInt64 = 0
    /// Of these: permits, from a cache or not.
    var stale: UInt64 = 0
    /// Permits of a later epoch than the end, or from the broker after its acknowledgement.
    var wrong: UInt64 = 0
    /// Permits from a cache after the acknowledgement, within the bound, and how long after it the
    /// last one came.
    var late: UInt64 = 0
    var latestNanoseconds: UInt64 = 0

    /// Counts a decision of a call that began at that time, in nanoseconds.
    ///
    /// - Parameter end: what is known of the end of its credential after the call.
    mutating func count(
        isPermitted: Bool, isCached: Bool, epoch: UInt64, begun: UInt64, end: StormVictim.End?,
        bound: UInt64
    ) {
        if isCached { cached += 1 } else { asked += 1 }
        if !isPermitted { denied += 1 }
        guard let end else { return }
        if isPermitted, epoch >= end.epoch { wrong += 1 }
        guard begun > end.nanoseconds else { return }
        let age = begun - end.nanoseconds
        if age > bound { probes += 1 }
        guard isPermitted else { return }
        if age > bound { stale += 1 }
        if !isCached { wrong += 1 }
        late += 1
        latestNanoseconds = max(latestNanoseconds, age)
    }

    mutating func add(_ other: StormCounts) {
        cached += other.cached
        asked += other.asked
        denied += other.denied
        ends += other.ends
        probes += other.probes
        stale += other.stale
        wrong += other.wrong
        late += other.late
        latestNanoseconds = max(latestNanoseconds, other.latestNanoseconds)
    }

    /// As the driver's line has it.
    var description: String {
        "cached=\(cached) asked=\(asked) denied=\(denied) ends=\(ends) probes=\(probes)"
            + " stale=\(stale) wrong=\(wrong) late=\(late) latest_ns=\(latestNanoseconds)"
    }

    init(ends: UInt64 = 0) { self.ends = ends }

    /// The reverse of `description`.
    init?(_ fields: DriverFields) {
        guard let cached = fields.number("cached"), let asked = fields.number("asked"),
            let denied = fields.number("denied"), let ends = fields.number("ends"),
            let probes = fields.number("probes"), let stale = fields.number("stale"),
            let wrong = fields.number("wrong"), let late = fields.number("late"),
            let latest = fields.number("latest_ns")
        else { return nil }
        self.cached = cached
        self.asked = asked
        self.denied = denied
        self.ends = ends
        self.probes = probes
        self.stale = stale
        self.wrong = wrong
        self.late = late
        latestNanoseconds = latest
    }
}
