import ArgumentParser
import Foundation

/// The entry point. Not `async`: `serve` blocks signals in the main thread before any other
/// thread exists, and the runtime of async code may start threads of its own.
@main
enum Main {
    static func main() {
        do {
            var command = try Postern.parseAsRoot()
            try command.run()
        } catch {
            leave(error)
        }
    }

    /// Exit codes are the README's: ArgumentParser's 64 for wrong use is 2 here.
    private static func leave(_ error: any Error) -> Never {
        let code = Postern.exitCode(for: error)
        guard code == .validationFailure else { Postern.exit(withError: error) }
        let text = Postern.fullMessage(for: error)
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(ExitCode.wrongUse.rawValue)
    }
}
