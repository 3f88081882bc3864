import ArgumentParser
import PosternBench

/// A driver of the clients' decision cache; the bench starts it.
struct DriveCache: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-cache", shouldDisplay: false)

    @Option var endpoint: String
    @Option var serverKey: String
    @Flag var async = false

    func run() async throws {
        let driver = CacheDriver(endpoint: endpoint, serverKey: serverKey)
        if async { try await driver.driveAsync() } else { try driver.driveBlocking() }
    }
}
