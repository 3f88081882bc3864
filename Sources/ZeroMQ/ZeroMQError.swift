import CZeroMQ

/// A call into libzmq, or the system call beside it, that failed.
///
/// This is an operating error: the caller may wait, choose another address or give up.
/// Wrong use of this module (a closed socket in a poll set, a negative duration) is a bug
/// and stops the process instead.
package struct ZeroMQError: Error, Hashable, Sendable {
    /// What libzmq or the kernel answered.
    package let code: Code
    /// What was attempted, in words and with its input, such as "bind `ipc:///run/x`".
    package let operation: String
    /// The text of `zmq_strerror` for the code, in lower case.
    package let reason: String

    package init(_ code: Code, operation: String) {
        self.code = code
        self.operation = operation
        self.reason = Self.text(for: code)
    }

    /// The error that the last failing call of this thread left in `errno`.
    ///
    /// `operation` is a closure so that the text is only made after `errno` has been read:
    /// building a string allocates, and allocating may change `errno`.
    static func last(_ operation: @autoclosure () -> String) -> ZeroMQError {
        let code = Code(rawValue: zmq_errno())
        return ZeroMQError(code, operation: operation())
    }

    private static func text(for code: Code) -> String {
        guard let text = zmq_strerror(code.rawValue) else { return "no text" }
        return String(cString: text).lowercased()
    }
}

extension ZeroMQError: CustomStringConvertible {
    package var description: String {
        "cannot \(operation): \(reason) (\(code.name))"
    }
}
