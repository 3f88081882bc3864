import ArgumentParser
import Foundation
import PosternConfiguration

/// What the command line says to people: results on standard output, complaints on standard
/// error, and colour only where somebody looks at a terminal and has not set NO_COLOR.
enum Terminal {
    /// Reports why a command cannot go on; throw what it returns.
    static func fail(_ message: String) -> ExitCode {
        complain(message)
        return .wrongUse
    }

    /// Reports everything that is wrong with a set-up; throw what it returns.
    static func fail(_ error: ConfigurationError) -> ExitCode {
        for problem in error.problems { complain(problem.rendered) }
        return .wrongUse
    }

    /// One `postern: …` on standard error.
    static func complain(_ message: String) {
        let name = paint("postern:", "31", on: STDERR_FILENO)
        write("\(name) \(printable(message))\n", to: STDERR_FILENO)
    }

    /// A text on standard error that is no complaint: where standard output is a file's content.
    static func remark(_ text: String) {
        write(printable(text) + "\n", to: STDERR_FILENO)
    }

    /// A text on standard output.
    static func say(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// A text on standard output as it is, for files and other programs.
    static func write(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// One line that the next one replaces, where somebody looks at a terminal; "" takes it away.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1B}[K\(text)", to: STDERR_FILENO)
    }

    /// The text in the colour of an ANSI code, where that is wanted.
    static func paint(_ text: String, _ code: String, on descriptor: Int32) -> String {
        guard isColoured(descriptor) else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    static func isColoured(_ descriptor: Int32) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        // https://no-color.org: any value but the empty one counts.
        guard environment["NO_COLOR"]?.isEmpty ?? true, environment["TERM"] != "dumb" else {
            return false
        }
        return isatty(descriptor) == 1
    }

    /// Control characters as escapes: a message quotes input, and input must not steer a terminal.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.steersTerminals, scalar != "\n", scalar != "\t" {
                result.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let handle = descriptor == STDERR_FILENO ? FileHandle.standardError : .standardOutput
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            let code = systemCode(of: error)
            // A closed pipe is the reader's wish; there is nobody left to tell.
            guard descriptor == STDOUT_FILENO, code != EPIPE else { return }
            let reason =
                switch code {
                case EBADF: "it is closed"
                case let code?: String(cString: strerror(code)).lowercased()
                case nil: error.localizedDescription
                }
            // Whoever reads the file must not take a part for the whole.
            complain("cannot write to standard output: \(reason)")
            exit(ExitCode.wrongUse.rawValue)
        }
    }

    /// What the system call failed with; Foundation's own words for it are a number of its own.
    private static func systemCode(of error: any Error) -> Int32? {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return cause.domain == NSPOSIXErrorDomain ? Int32(exactly: cause.code) : nil
    }
}

extension Unicode.Scalar {
    /// Whether a terminal or a viewer may act on it rather than show it: control characters,
    /// line and paragraph separators, and formats such as the one that turns text around.
    var steersTerminals: Bool {
        // Most are of ASCII, and to ask for a category takes a search.
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
