/// A caller that waits for each answer.
enum OneInFlight: Part {
    static let name = "one-in-flight"
    static let title = "One request in flight"
    static let explanation =
        "One caller, one connection, the next request when the answer is "
        + "there. The Unix stream is what two processes cost in any case, the CURVE echo what "
        + "libzmq adds, gRPC unary (no encryption) what many would take instead."

    static func seconds(_ plan: Plan) -> Double { plan.seconds(subjects: 6, longer: 1.6) + 2 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let plain = try stage.load(broker)
        var subjects = [
            Subject(Lines.stream, isBaseline: true, rig: try stage.stream(plain)),
            Subject(Lines.echo, isBaseline: true, rig: try stage.curveFloor(plain)),
        ]
        if let grpc = try stage.grpc(plain, isStreaming: false) {
            subjects.append(Subject(Lines.unary, isBaseline: true, rig: grpc))
        } else {
            outcome.absent(Lines.unary, Lines.grpcAbsence)
        }
        subjects += [
            Subject(Lines.plain, rig: Rig(server: broker.process, drivers: [plain])),
            Subject(
                Lines.async,
                rig: Rig(server: broker.process, drivers: [try stage.asyncClient(broker)])),
            Subject(
                Lines.blocking,
                rig: Rig(server: broker.process, drivers: [try stage.blockingClient(broker)])),
        ]
        outcome.series = try turns.run(subjects, longer: 1.6)
        outcome.notes.append(
            "Request \(plain.requestBytes) bytes, reply \(plain.replyBytes) bytes, everywhere.")
        for line in [Lines.async, Lines.blocking] {
            outcome.addRatio(
                "\(line), p50 by gRPC unary", .p50, SeriesKey(line), by: SeriesKey(Lines.unary),
                target: .atMost(1))
            outcome.addRatio(
                "\(line), p99 by gRPC unary", .p99, SeriesKey(line), by: SeriesKey(Lines.unary),
                target: .atMost(1.2))
        }
        for line in [Lines.plain, Lines.async, Lines.blocking] {
            outcome.addRatio(
                "\(line), p50 by CURVE echo", .p50, SeriesKey(line), by: SeriesKey(Lines.echo))
        }
        let keys = outcome.series.map(\.key)
        outcome.plots = [
            Plot(title: "Latency by percentile", kind: .percentiles(keys)),
            Plot(title: "Median latency", kind: .bars(.p50, keys)),
        ]
        return outcome
    }
}
