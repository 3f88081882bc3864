import ArgumentParser
import PosternClient

/// One conversation of a command with a broker; its failures become words and exit codes.
enum ClientSession {
    static func run<Result>(
        _ configuration: ClientConfiguration, _ body: (BlockingClient) throws -> Result
    ) throws -> Result {
        do {
            let client = try BlockingClient(configuration)
            defer { client.close() }
            return try body(client)
        } catch let error as ClientError {
            throw Terminal.fail("\(error)")
        }
    }
}
