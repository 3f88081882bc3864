import Dispatch
import Foundation
import PosternClient
import PosternConfiguration

/// A broker in a process of its own, for `demo` and `trial`, in a folder that goes away with it.
final class LiveBroker {
    let folder: String
    let gateEndpoint: String
    let operatorEndpoint: String
    private let process = Process()
    private let log = LogCapture()

    /// Starts `postern serve` on the set-up in `folder` and waits until it is ready.
    ///
    /// The set-up's endpoints and operator keys are overridden: sockets in `folder/run`, the
    /// operator's key in `folder/keys`.
    init(folder: String) throws {
        self.folder = folder
        gateEndpoint = "ipc://\(folder)/run/gate.sock"
        operatorEndpoint = "ipc://\(folder)/run/operator.sock"
        process.executableURL = URL(filePath: try Self.executable())
        process.arguments = [
            "serve", "--config", folder, "--log-format", "text", "--log-level", "info",
            "--set", "gate.endpoint=\(gateEndpoint)",
            "--set", "operator.endpoint=\(operatorEndpoint)",
            "--set", "operator.keys=\(folder)/keys/operator.key",
            "--set", "server.key=\(folder)/keys/server.key_secret",
        ]
        process.environment = Self.environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = log.pipe
        try process.run()
        do {
            try log.wait(for: "ready", within: .seconds(15))
        } catch {
            stop()
            throw error
        }
    }

    var serverKey: ServerKey { .file("\(folder)/keys/server.key") }

    var processID: Int32 { process.processIdentifier }

    /// Ends the broker and waits for it; its exit code.
    @discardableResult
    func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The last lines that the broker logged.
    var logTail: String { log.tail }

    /// This very program.
    static func executable() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// Without the caller's own settings: they are for another broker.
    static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("POSTERN_") }
    }
}
