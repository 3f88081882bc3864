import ArgumentParser
import PosternBench

/// Clients that use permits again while credentials end; the bench starts it.
struct DriveStorm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-storm", shouldDisplay: false)

    @Option var endpoint: String
    @Option var operatorEndpoint: String
    @Option var serverKey: String
    @Option var keyFile: String
    @Option var operatorKeyFile: String

    func run() throws {
        try StormDriver(
            endpoint: endpoint, keyFile: keyFile, operatorEndpoint: operatorEndpoint,
            operatorKeyFile: operatorKeyFile, serverKey: serverKey
        ).drive()
    }
}
