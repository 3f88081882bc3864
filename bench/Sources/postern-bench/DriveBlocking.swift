import ArgumentParser
import PosternBench

/// A driver of the blocking client; the bench starts it.
struct DriveBlocking: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-blocking", shouldDisplay: false)

    @Option var endpoint: String
    @Option var serverKey: String

    func run() throws {
        try ClientDriver(endpoint: endpoint, serverKey: serverKey).driveBlocking()
    }
}
