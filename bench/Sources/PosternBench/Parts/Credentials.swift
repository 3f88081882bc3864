/// Many live credentials.
enum Credentials: Part {
    static let name = "credentials"
    static let title = "Live credentials"
    static let explanation =
        "Brokers that hold so many live credentials, each of a task of its "
        + "own; each request draws one of them at random. One request in flight. Memory is what "
        + "the broker's resident size grew by, for each credential. Every credential has to be "
        + "attested: where that would take longer than --attest-seconds, it is left out."

    private static let pipelined = "postern, 512 in flight"

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.credentials.count * 2)
            + min(
                Double(plan.attestMilliseconds) / 1_000 * 1.3,
                Double(plan.credentials.reduce(0, +)) / 2_500) + Double(plan.credentials.count)
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        var subjects: [Subject] = []
        var rate = 0.0
        for count in plan.credentials {
            let predicted = rate > 0 ? Double(count) / rate : 0
            if predicted * 1_000 > Double(plan.attestMilliseconds) {
                outcome.absent(
                    "\(Number.short(Double(count))) credentials",
                    "attested at \(Number.short(rate)) a second they would take "
                        + "\(Number.short(predicted)) s; --attest-seconds allows "
                        + "\(plan.attestMilliseconds / 1_000)")
                continue
            }
            let broker = try Broker(stage)
            _ = try stage.load(broker)
            let before = ProcessUsage.of(broker.process.id).residentBytes
            let driver = try stage.load(
                broker, credentials: count,
                within: plan.attestMilliseconds * 3 + BenchLimits.connectMilliseconds)
            rate = Double(count) / (Double(max(1, driver.attestNanoseconds)) / 1e9)
            addMemory(&outcome, count, before: before, broker)
            outcome.notes.append(
                "\(Number.short(Double(count))) credentials: attested at "
                    + "\(Number.short(rate)) a second.")
            let rig = Rig(server: broker.process, drivers: [driver])
            subjects += [
                Subject(Lines.plain, Double(count), rig: rig),
                Subject(pipelined, Double(count), rig: rig, inFlight: 512),
            ]
        }
        outcome.series = try turns.run(subjects)
        addRatios(&outcome, plan)
        outcome.plots = [
            plot("Latency by live credentials", .p50, Lines.plain),
            plot("Tail by live credentials", .p99, Lines.plain),
            plot("Throughput by live credentials", .perSecond, pipelined),
        ]
        return outcome
    }

    private static func addMemory(
        _ outcome: inout PartOutcome, _ count: Int, before: UInt64, _ broker: Broker
    ) {
        // Few credentials drown in the allocator's own steps.
        guard count >= 10_000 else { return }
        let after = ProcessUsage.of(broker.process.id).residentBytes
        outcome.add(
            FindingDraft(
                name: "memory of each of \(Number.short(Double(count))) credentials",
                unit: "bytes", turns: [Double(after - min(after, before)) / Double(count)],
                target: count == 1_000_000 ? .atMost(256) : nil))
    }

    private static func addRatios(_ outcome: inout PartOutcome, _ plan: Plan) {
        guard let least = plan.credentials.first else { return }
        for count in plan.credentials.dropFirst() {
            outcome.addRatio(
                "p50 with \(Number.short(Double(count))) credentials by "
                    + Number.short(Double(least)), .p50, SeriesKey(Lines.plain, Double(count)),
                by: SeriesKey(Lines.plain, Double(least)),
                target: count == 1_000_000 ? .atMost(1.1) : nil)
        }
    }

    private static func plot(_ title: String, _ metric: Metric, _ line: String) -> Plot {
        Plot(
            title: title,
            kind: .metric(metric, lines: [line], x: "live credentials", isXLogarithmic: true))
    }
}
