/// A program that makes load, connected and waiting for commands.
final class Driver {
    let process: ChildProcess
    let requestBytes: Int
    let replyBytes: Int
    let attested: Int
    let attestNanoseconds: UInt64

    /// Waits until it is connected.
    init(_ process: ChildProcess, within milliseconds: Int) throws(BenchError) {
        self.process = process
        let ready = DriverFields(try process.line(within: milliseconds))
        guard ready.word == "ready", let request = ready.number("request_bytes"),
            let reply = ready.number("reply_bytes")
        else { throw BenchError("`\(process.name)` did not say that it is ready") }
        requestBytes = Int(request)
        replyBytes = Int(reply)
        attested = Int(ready.number("attested") ?? 0)
        attestNanoseconds = ready.number("attest_ns") ?? 0
    }

    /// Tells it to begin; `report` takes what comes of it.
    func begin(_ command: DriverCommand) throws(BenchError) {
        try process.send(command.description)
    }

    func report(of command: DriverCommand) throws(BenchError) -> DriverReport {
        let limit = command.milliseconds + BenchLimits.measureSlackMilliseconds
        let fields = DriverFields(try process.line(within: limit))
        guard fields.word == "result", let connections = fields.number("connections"),
            let latencies = fields.number("latencies"), let elapsed = fields.number("elapsed_ns")
        else { throw BenchError("`\(process.name)` wrote no result") }
        return DriverReport(
            elapsedNanoseconds: elapsed, decisions: fields.number("decisions") ?? 0,
            permits: fields.number("permits") ?? 0, denials: fields.number("denials") ?? 0,
            errors: fields.number("errors") ?? 0, lost: fields.number("lost") ?? 0,
            answered: try process.numbers(Int(connections), within: limit),
            latencies: try process.numbers(Int(latencies), within: limit))
    }
}
