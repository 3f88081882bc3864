/// Calls of malloc, counted from outside.
enum Allocations: Part {
    static let name = "allocations"
    static let title = "Allocations"
    static let explanation =
        "A broker of its own with a counter before `malloc` (LD_PRELOAD), so "
        + "that no time is taken with it. The lane is the thread that works the most besides "
        + "libzmq's. What libzmq and the C++ library allocate is told apart from the rest by "
        + "where the call comes from."

    static func seconds(_ plan: Plan) -> Double { plan.seconds(subjects: 2) + 2 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        var options = BrokerOptions()
        let counter = AllocationCounter(path: stage.path("allocations"))
        options.allocationsPath = counter.path
        let broker = try Broker(stage, options)
        let cases: [(String, Int, Int)] = [
            ("one in flight", 0, 1), ("512 in flight", 0, 512), ("batches of 32", 32, 16),
        ]
        for (label, batch, inFlight) in cases {
            let rig = Rig(
                server: broker.process, drivers: [try stage.load(broker, batch: batch)])
            _ = try rig.measure(
                .closed(milliseconds: plan.warmUpMilliseconds, inFlight: inFlight))
            try add(&outcome, label, rig, counter, plan, inFlight)
        }
        return outcome
    }

    private static func add(
        _ outcome: inout PartOutcome, _ label: String, _ rig: Rig, _ counter: AllocationCounter,
        _ plan: Plan, _ inFlight: Int
    ) throws(BenchError) {
        var lane: [Double] = []
        var laneForeign: [Double] = []
        var all: [Double] = []
        for _ in 0..<plan.turns {
            let before = try counter.read()
            let busyBefore = busy(rig.server.id)
            let milliseconds = plan.milliseconds / 2
            let sample = try rig.measure(
                .closed(milliseconds: milliseconds, inFlight: inFlight))
            let used = busy(rig.server.id).map { ($0, $1 - (busyBefore[$0] ?? 0)) }
            guard let thread = used.max(by: { $0.1 < $1.1 })?.0 else { continue }
            let grown = try counter.read().map { row in
                row - (before.first { $0.thread == row.thread } ?? AllocationRow.none)
            }
            let decisions = Double(max(1, sample.measurement.decisions))
            let row = grown.first { $0.thread == UInt64(thread) } ?? AllocationRow.none
            lane.append(Double(row.own) / decisions)
            laneForeign.append(Double(row.foreign) / decisions)
            all.append(grown.reduce(0) { $0 + Double($1.own + $1.foreign) } / decisions)
        }
        let unit = "a decision"
        // A stray one in a thousand decisions is a buffer that grew, not the path.
        outcome.add(
            FindingDraft(
                name: "allocations in the lane, \(label)", unit: unit, turns: lane,
                target: .atMost(0.001)))
        outcome.add(
            FindingDraft(
                name: "libzmq's own in the lane, \(label)", unit: unit, turns: laneForeign))
        outcome.add(
            FindingDraft(name: "in all of the broker, \(label)", unit: unit, turns: all))
    }

    /// Time of each thread that is not libzmq's.
    private static func busy(_ process: Int32) -> [Int32: UInt64] {
        var busy: [Int32: UInt64] = [:]
        for thread in ProcessUsage.threads(of: process) {
            let name = ProcFile.text("/proc/\(process)/task/\(thread)/comm") ?? ""
            if name.hasPrefix("ZMQ") { continue }
            busy[thread] = ProcessUsage.ofThread(thread, of: process).processorNanoseconds
        }
        return busy
    }
}
