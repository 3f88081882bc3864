import Glibc

extension Rig {
    /// Runs the command on all drivers at a time, an open loop's rate shared among them; `also`
    /// runs beneath and is not counted but for its processor time.
    func measure(
        _ command: DriverCommand, also: (driver: Driver, command: DriverCommand)? = nil
    ) throws(BenchError) -> Sample {
        let shared = share(command)
        let processes = drivers.map(\.process.id) + (also.map { [$0.driver.process.id] } ?? [])
        let busy = ProcessorTime.busyNanoseconds()
        let wall = MonotonicClock.nanoseconds()
        let serverBefore = ProcessUsage.of(server.id)
        let clientsBefore = processes.map(ProcessUsage.of)
        if let also { try also.driver.begin(also.command) }
        for driver in drivers { try driver.begin(shared) }
        var reports: [DriverReport] = []
        for driver in drivers { reports.append(try driver.report(of: shared)) }
        if let also { _ = try also.driver.report(of: also.command) }
        let server = ProcessUsage.of(server.id) - serverBefore
        let clients = zip(processes, clientsBefore).map { ProcessUsage.of($0) - $1 }
        let busyAfter = ProcessorTime.busyNanoseconds()
        let wallAfter = MonotonicClock.nanoseconds()

        var latencies = LatencyHistogram()
        for report in reports {
            for latency in report.latencies { latencies.record(nanoseconds: latency) }
        }
        return Sample(
            measurement: Self.measurement(
                reports, latencies.summary, server, clients.prefix(drivers.count)),
            latencies: latencies,
            ownNanoseconds: clients.reduce(server.processorNanoseconds) {
                $0 + $1.processorNanoseconds
            }, busyNanoseconds: busyAfter - busy, wallNanoseconds: wallAfter - wall)
    }

    private func share(_ command: DriverCommand) -> DriverCommand {
        guard case .open(let milliseconds, let rate) = command else { return command }
        return .open(milliseconds: milliseconds, rate: max(1, rate / drivers.count))
    }

    private static func measurement(
        _ reports: [DriverReport], _ latency: LatencySummary?, _ server: ProcessUsage,
        _ clients: ArraySlice<ProcessUsage>
    ) -> Measurement {
        func sum(_ field: (DriverReport) -> UInt64) -> UInt64 {
            reports.reduce(0) { $0 + field($1) }
        }
        let decisions = sum(\.decisions)
        let perDecision = 1 / Double(max(1, decisions))
        let seconds = Double(reports.map(\.elapsedNanoseconds).max() ?? 0) / 1e9
        let answered = reports.flatMap(\.answered)
        return Measurement(
            seconds: seconds, decisions: decisions, permits: sum(\.permits),
            denials: sum(\.denials), errors: sum(\.errors), lost: sum(\.lost),
            perSecond: seconds > 0 ? Double(decisions) / seconds : 0, latency: latency,
            fairness: answered.count > 1 ? Fairness.index(answered) : nil,
            serverNanoseconds: Double(server.processorNanoseconds) * perDecision,
            clientNanoseconds: Double(clients.reduce(0) { $0 + $1.processorNanoseconds })
                * perDecision,
            serverSwitches: Double(server.switches) * perDecision,
            clientSwitches: Double(clients.reduce(0) { $0 + $1.switches }) * perDecision,
            serverResidentBytes: server.residentBytes, foreignShare: nil)
    }
}
