import ArgumentParser
import PosternBench

/// A driver of the async client; the bench starts it.
struct DriveAsync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-async", shouldDisplay: false)

    @Option var endpoint: String
    @Option var serverKey: String

    func run() async throws {
        try await ClientDriver(endpoint: endpoint, serverKey: serverKey).driveAsync()
    }
}
