/// A call that was not answered, and why: an error, never a decision.
///
/// A denial is not among these: it is a value. Whoever catches one of these has no permit.
public struct ClientError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public let code: Code
    /// What was wrong and what to do, in one line.
    public let message: String
    /// What was attempted; nil where it was no call, for instance reading a configuration.
    public let operation: Operation?
    /// Where it was attempted; nil before a client existed.
    public let endpoint: String?
    /// Whether the request had left: the broker may have carried it out although no answer came.
    ///
    /// An authorise may have taken a call of the budget, an attest may have made a credential,
    /// which expires by itself. See `protocol/SPEC.md`, "Clients".
    public let mayHaveHappened: Bool

    init(
        _ code: Code, _ message: String, operation: Operation? = nil, endpoint: String? = nil,
        mayHaveHappened: Bool = false
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.endpoint = endpoint
        self.mayHaveHappened = mayHaveHappened
    }

    /// Whether the same call may succeed when it is made again after a pause.
    public var isRetryable: Bool { code.isRetryable }

    /// The same failure, of one call.
    func during(_ operation: Operation, at endpoint: String, wasSent: Bool) -> ClientError {
        ClientError(
            code, message, operation: operation, endpoint: endpoint, mayHaveHappened: wasSent)
    }
}

extension ClientError: CustomStringConvertible {
    /// Attempt, message and code, in one line.
    public var description: String {
        let attempt = operation.map { operation in
            "\(operation.name)\(endpoint.map { " at `\($0)`" } ?? ""): "
        }
        return "\(attempt ?? "")\(message) (\(code.name))"
    }
}
