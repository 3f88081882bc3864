import Foundation

/// A child process that runs cases one at a time, so that a case that crashes or hangs takes
/// nothing down but itself. Stays on one thread.
final class CaseWorker {
    enum Outcome {
        case report(CaseReport)
        /// The process ended, or said what is no report.
        case crashed(String)
        case timedOut
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let complaints = Pipe()
    private var buffer: [UInt8] = []

    /// - Parameter arguments: those of the worker's own command.
    init(arguments: [String]) throws {
        process.executableURL = URL(filePath: try LiveBroker.executable())
        process.arguments = arguments
        // A crash is expected here now and then; nobody reads a backtrace of it.
        process.environment = LiveBroker.environment.merging(
            ["SWIFT_BACKTRACE": "enable=no"], uniquingKeysWith: { $1 })
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
    }

    /// Runs one case. After anything but a report the worker is of no use any more.
    func run(_ path: String, timeout: Duration) -> Outcome {
        do {
            let order = try JSONEncoder().encode([path])
            try input.fileHandleForWriting.write(contentsOf: order + [UInt8(ascii: "\n")])
        } catch {
            return crashed()
        }
        let deadline = ContinuousClock.now + timeout
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(buffer[..<end])
                buffer.removeFirst(end + 1)
                guard let report = try? JSONDecoder().decode(CaseReport.self, from: line) else {
                    return .crashed("the worker's answer is no report")
                }
                return .report(report)
            }
            guard let isThere = waitForOutput(until: deadline) else { continue }
            guard isThere else { return .timedOut }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { return crashed() }
            buffer += more
        }
    }

    /// Ends the process, whatever it is doing.
    func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// How the process ended, and the first line of what it said then.
    private func crashed() -> Outcome {
        process.waitUntilExit()
        let status = process.terminationStatus
        let isSignal = process.terminationReason == .uncaughtSignal
        let said = (try? complaints.fileHandleForReading.readToEnd()) ?? Data()
        let line = String(decoding: said.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return .crashed(
            (isSignal ? "signal \(status)" : "exit \(status)")
                + (line.isEmpty ? "" : ": \(line)"))
    }

    /// Whether there is output before the deadline; nil where a signal came between.
    private func waitForOutput(until deadline: ContinuousClock.Instant) -> Bool? {
        let left = (deadline - .now) / .milliseconds(1)
        guard left > 0 else { return false }
        var request = pollfd(
            fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
        let count = poll(&request, 1, Int32(clamping: Int(left.rounded(.up))))
        return count > 0 ? true : nil
    }
}
