/// A bare libzmq ROUTER with CURVE, and subscribers of its own.
struct FeedFloor {
    private let server: ChildProcess
    private let peers: Subscribers
    /// The epoch that it told of last.
    private var latest: UInt64 = 0

    init(_ stage: Stage, eventBytes: Int, count: Int) throws(BenchError) {
        let fanOut = try stage.curveServer(
            "fan-out", "ipc://\(stage.path("fan-out"))", bytes: eventBytes)
        server = fanOut.process
        peers = try Subscribers(
            stage, endpoint: fanOut.endpoint, serverKey: fanOut.key, count: count)
    }

    /// Nanoseconds from the word to send until the last one had read it.
    mutating func measure() throws(BenchError) -> Double {
        latest += 1
        let start = MonotonicClock.nanoseconds()
        try server.send("send")
        let told = try peers.told(latest)
        guard told.last >= start else { throw BenchError("told before it was sent") }
        return Double(told.last - start)
    }
}

/// A process that has many subscribers of one feed.
struct Subscribers {
    private let process: ChildProcess

    /// When they had read a step, by the monotonic clock.
    struct Told {
        let first: UInt64
        let last: UInt64
        /// How long the event was.
        let bytes: Int
    }

    var id: Int32 { process.id }

    init(
        _ stage: Stage, endpoint: String, serverKey: String, count: Int
    ) throws(BenchError) {
        process = try stage.start(
            "subscribers", stage.programs.peer("subscribers"),
            ["--endpoint", endpoint, "--server-key", serverKey, "--count", "\(count)"])
        let ready = DriverFields(try process.line(within: BenchLimits.connectMilliseconds))
        guard ready.number("subscribers") == UInt64(count) else { throw process.ended() }
    }

    /// Waits until all have read that step.
    func told(_ epoch: UInt64) throws(BenchError) -> Told {
        try process.send("step \(epoch)")
        let told = DriverFields(try process.line(within: BenchLimits.measureSlackMilliseconds))
        guard told.word == "told", told.number("epoch") == epoch,
            let first = told.number("first_ns"), let last = told.number("last_ns"),
            let bytes = told.number("bytes")
        else { throw BenchError("the subscribers did not say when they were told") }
        return Told(first: first, last: last, bytes: Int(bytes))
    }
}
