import ArgumentParser
import Foundation

/// The entry point. Not `async`: `serve` blocks signals in the main thread before any other
/// thread exists, and the runtime of async code may start threads of its own.
@main
enum Main {
    static func main() {
        holdStandardDescriptors()
        refuseBytesThatAreNoText()
        do {
            var command = try Postern.parseAsRoot()
            try command.run()
        } catch {
            leave(error)
        }
    }

    /// A standard stream that is closed stays so for whoever uses it, and no file that is opened
    /// later gets its number: what is meant for standard output would be written into that.
    private static func holdStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is this one. To be read: writing to it fails.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// As a text such an argument would name something else, such as another file.
    private static func refuseBytesThatAreNoText() {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            // `CommandLine.arguments` mends what is no text without saying so.
            guard let argument = CommandLine.unsafeArgv[index],
                String(validatingCString: argument) == nil
            else { continue }
            let text = String(cString: argument)
            Terminal.complain(
                "argument \(index), `\(text)`, is not valid UTF-8; a file of such a name needs"
                    + " another one")
            exit(ExitCode.wrongUse.rawValue)
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
