import Foundation

/// A release broker that is ready.
final class Broker {
    let process: ChildProcess
    /// The lanes of the ipc gate.
    let endpoints: [String]
    let tcpEndpoint: String?
    let serverKey: String
    /// A key pair that is enrolled for tcp.
    let keyFile: String
    let operatorEndpoint: String
    let operatorKeyFile: String

    init(_ stage: Stage, _ options: BrokerOptions = BrokerOptions()) throws(BenchError) {
        let setUp = try BrokerSetUp(stage, options)
        keyFile = setUp.keyFile
        operatorEndpoint = setUp.operatorEndpoint
        operatorKeyFile = setUp.operatorKeyFile
        tcpEndpoint = setUp.tcpEndpoint
        serverKey = setUp.serverKey
        var environment: [String: String] = [:]
        if let path = options.allocationsPath {
            environment["LD_PRELOAD"] = stage.programs.peer("allocations.so")
            environment["BENCH_ALLOCATIONS"] = path
        }
        process = try stage.start(
            "postern serve", stage.programs.postern,
            ["serve", "--config", setUp.folder] + setUp.arguments, environment: environment)
        let line = try Self.waitUntilReady(process)
        let lanes = DriverFields(line).number("lanes") ?? 1
        let gate = setUp.gateEndpoint
        endpoints = (0..<Int(lanes)).map { $0 == 0 ? gate : "\(gate).\($0)" }
    }

    /// The log's line that says so.
    private static func waitUntilReady(_ process: ChildProcess) throws(BenchError) -> String {
        let deadline = Deadline(milliseconds: BenchLimits.startMilliseconds)
        while true {
            let lines = process.log.text.split(separator: "\n")
            if let line = lines.first(where: { $0.contains(" ready ") }) { return String(line) }
            guard process.isRunning() else {
                throw BenchError("the broker did not start\(process.log.tail)")
            }
            if deadline.isOver { throw BenchError("the broker is not ready\(process.log.tail)") }
            try Interruption.check()
            MonotonicClock.sleep(milliseconds: 10)
        }
    }
}
