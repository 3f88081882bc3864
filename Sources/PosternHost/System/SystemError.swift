import CPosternHost
import Glibc

/// A system call that failed: which, on what, and the kernel's code.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package let call: String
    /// What it was tried on: a path or a few words.
    package let subject: String
    package let code: Int32

    init(_ call: StaticString, _ subject: String, code: Int32) {
        self.call = "\(call)"
        self.subject = subject
        self.code = code
    }

    /// Whether there is nothing of that name.
    package var isNotFound: Bool { code == ENOENT }

    /// Whether this process may not look.
    var isForbidden: Bool { code == EACCES || code == EPERM }

    var isNoSuchProcess: Bool { code == ESRCH }

    /// Whether the name is taken.
    var isAlreadyThere: Bool { code == EEXIST }

    /// Whether the name leads to a symbolic link, a directory, a socket: to no file to open.
    var isOtherKindOfFile: Bool { [ELOOP, EISDIR, ENOTDIR, ENXIO].contains(code) }

    package var description: String {
        "\(call) of `\(subject)` failed: \(Self.words(for: code)) (error \(code))"
    }

    /// The C library's text, in lower case as all our messages are.
    private static func words(for code: Int32) -> String {
        guard let text = postern_error_text(code) else { return "unknown error" }
        return String(cString: text).lowercased()
    }
}
