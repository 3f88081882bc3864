/// Calls of malloc, counted from outside.
enum Allocations: Part {
    static let name = "allocations"
    static let title = "Allocations"
    static let explanation =
        "A broker of its own with a counter before `malloc` (LD_PRELOAD), so "
        + "that no time is taken with it. The lane is the threads that are named so. What "
        + "libzmq and the C++ library allocate is told apart from the rest by where the call "
        + "comes from. The targets are those of budgets.json."

    private struct Case {
        let label: String
        let inFlight: Int
        /// Calls in a request; 0: no batch.
        var batch = 0
        var isCacheable = false

        /// What a count is for.
        var unit: String { batch == 0 ? "a decision" : "a batch" }
    }

    private static let cases = [
        Case(label: "one in flight", inFlight: 1), Case(label: "512 in flight", inFlight: 512),
        Case(label: "batches of 32", inFlight: 16, batch: 32),
        Case(label: "cacheable permits", inFlight: 1, isCacheable: true),
    ]

    static func seconds(_ plan: Plan) -> Double { plan.seconds(subjects: 2) + 2 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        let budgets = try Budgets(path: Checkout.current.budgets)
        var outcome = PartOutcome()
        for isCacheable in [false, true] {
            let counter = AllocationCounter(path: stage.path("allocations"))
            var options = BrokerOptions()
            options.cacheable = isCacheable ? "500ms" : nil
            options.allocationsPath = counter.path
            let broker = try Broker(stage, options)
            for one in cases where one.isCacheable == isCacheable {
                let rig = Rig(
                    server: broker.process, drivers: [try stage.load(broker, batch: one.batch)])
                _ = try rig.measure(
                    .closed(milliseconds: plan.warmUpMilliseconds, inFlight: one.inFlight))
                try add(&outcome, one, rig, counter, plan, budgets)
            }
        }
        return outcome
    }

    private static func add(
        _ outcome: inout PartOutcome, _ one: Case, _ rig: Rig, _ counter: AllocationCounter,
        _ plan: Plan, _ budgets: Budgets
    ) throws(BenchError) {
        let lanes = try lanes(rig.server.id, counter)
        var own: [Double] = []
        var foreign: [Double] = []
        var all: [Double] = []
        for _ in 0..<plan.turns {
            let before = try counter.read()
            let milliseconds = plan.milliseconds / 2
            let measured = try rig.measure(
                .closed(milliseconds: milliseconds, inFlight: one.inFlight)
            ).measurement
            let grown = try counter.grown(since: before)
            // A denial or an error may cost less than what is counted here.
            guard measured.permits > 0, measured.permits == measured.decisions else {
                throw BenchError(
                    "\(one.label): \(measured.permits) of \(measured.decisions) decisions were "
                        + "permits; all should be")
            }
            let count = Double(measured.decisions) / Double(max(1, one.batch))
            let lane = grown.filter { lanes.contains($0.thread) }
            own.append(lane.reduce(0) { $0 + Double($1.own) } / count)
            foreign.append(lane.reduce(0) { $0 + Double($1.foreign) } / count)
            all.append(grown.reduce(0) { $0 + Double($1.own + $1.foreign) } / count)
        }
        let name = "allocations in the lane, \(one.label)"
        outcome.add(
            FindingDraft(
                name: name, unit: one.unit, turns: own,
                target: try budgets.budget(for: name).target))
        outcome.add(
            FindingDraft(
                name: "libzmq's own in the lane, \(one.label)", unit: one.unit, turns: foreign))
        outcome.add(
            FindingDraft(
                name: "in all of the broker, \(one.label)", unit: one.unit, turns: all))
    }

    /// The threads of lanes. All of them allocate when they start, so that one without a row
    /// would mean that nothing is counted.
    private static func lanes(
        _ process: Int32, _ counter: AllocationCounter
    ) throws(BenchError) -> Set<UInt64> {
        let lanes = ProcessUsage.threads(of: process).filter { thread in
            ProcFile.text("/proc/\(process)/task/\(thread)/comm")?.hasPrefix("lane-") == true
        }
        guard !lanes.isEmpty else {
            throw BenchError("the broker has no thread named `lane-…`; is it an older one?")
        }
        let counted = Set(try counter.read().map(\.thread))
        guard counted.isSuperset(of: lanes.map(UInt64.init)) else {
            throw BenchError("a lane's allocations are not counted; does LD_PRELOAD work here?")
        }
        return Set(lanes.map(UInt64.init))
    }
}
