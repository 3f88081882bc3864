import Foundation

/// An agent process as the demo sees it: orders go in, answers come out.
final class DemoAgent {
    let name: String
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer = Data()

    /// - Parameter keyFile: the key pair to connect with; nil: a fresh one.
    init(_ name: String, broker: LiveBroker, keyFile: String?) throws {
        self.name = name
        process.executableURL = URL(filePath: try LiveBroker.executable())
        process.arguments =
            [
                "demo-agent", "--endpoint", broker.gateEndpoint, "--server-key",
                "\(broker.folder)/keys/server.key",
            ] + (keyFile.map { ["--key", $0] } ?? [])
        process.environment = LiveBroker.environment
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    var processID: Int32 { process.processIdentifier }

    /// Sends an order and waits for the answer; the client's own deadlines bound the wait.
    func ask(_ order: DemoOrder) throws -> DemoAnswer {
        let data = try JSONEncoder().encode(order)
        try input.fileHandleForWriting.write(contentsOf: data + [UInt8(ascii: "\n")])
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(buffer[..<end])
                buffer = Data(buffer[(end + 1)...])
                return try JSONDecoder().decode(DemoAnswer.self, from: line)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw Terminal.fail("the agent `\(name)` has ended unexpectedly")
            }
            buffer.append(more)
        }
    }

    /// Closes its input, on which it ends, and waits for it.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
