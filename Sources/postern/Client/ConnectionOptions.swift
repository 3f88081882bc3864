import ArgumentParser
import Foundation
import PosternClient
import PosternConfiguration

/// Where the broker is and as whom to connect; shared by every command that talks to one.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The broker's set-up, for its endpoints and public key.",
            discussion: "Default: $POSTERN_CONFIG, else \(BrokerConfiguration.defaultFolder).",
            valueName: "dir"),
        completion: .directory)
    var configured: String?

    @Option(
        help: ArgumentHelp(
            "The endpoint, instead of the set-up's; needs --server-key.", valueName: "endpoint"))
    var endpoint: String?

    @Option(
        help: ArgumentHelp(
            "The broker's public key: Z85 text or its .key file.", valueName: "key"),
        completion: .file(extensions: ["key"]))
    var serverKey: String?

    @Option(
        help: ArgumentHelp(
            "Connect with the key pair of this .key_secret file.", valueName: "file"),
        completion: .file(extensions: ["key_secret"]))
    var key: String?

    @Option(help: ArgumentHelp("How long to wait for an answer.", valueName: "seconds"))
    var timeout: Double = 5

    mutating func validate() throws {
        guard (endpoint == nil) == (serverKey == nil) else {
            throw ValidationError("give --endpoint and --server-key together, or neither")
        }
        guard timeout > 0, timeout <= 3_600 else {
            throw ValidationError("--timeout is more than 0 and at most 3600 seconds")
        }
    }

    /// As a machine, through the gate: a fresh key unless one is named.
    func gate() throws -> ClientConfiguration {
        try configuration(keys: key.map(ClientKeys.file) ?? .ephemeral) { $0.gateEndpoint }
    }

    /// As a person, through the operator endpoint: the set-up's operator key unless one is named.
    func operatorEndpoint() throws -> ClientConfiguration {
        let path = key ?? FileSystem.join(folder, "keys/operator.key_secret")
        return try configuration(keys: .file(path)) { $0.operatorEndpoint }
    }

    private var folder: String {
        BrokerConfiguration.folder(
            configured, environment: ProcessInfo.processInfo.environment)
    }

    private func configuration(
        keys: ClientKeys, _ door: (BrokerConfiguration) -> String
    ) throws -> ClientConfiguration {
        let target = try self.target(door)
        var result = ClientConfiguration(
            endpoint: target.endpoint, serverKey: target.serverKey, keys: keys)
        result.deadline = .milliseconds(Int(timeout * 1_000))
        result.name = "postern-cli"
        return result
    }

    private func target(
        _ door: (BrokerConfiguration) -> String
    ) throws -> (endpoint: String, serverKey: ServerKey) {
        if let endpoint, let serverKey {
            let isFile = serverKey.contains("/") || serverKey.hasSuffix(KeyFile.publicSuffix)
            return (endpoint, isFile ? .file(serverKey) : .z85(serverKey))
        }
        let configuration: BrokerConfiguration
        do throws(ConfigurationError) {
            configuration = try BrokerConfiguration.load(
                folder: folder, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Terminal.fail(error)
        }
        let secret = configuration.serverKeyFile
        let suffix = KeyFile.secretSuffix
        let stem = secret.hasSuffix(suffix) ? String(secret.dropLast(suffix.count)) : secret
        return (door(configuration), .file(stem + KeyFile.publicSuffix))
    }
}
