extension ClientError {
    /// The kinds of failures.
    public enum Code: Hashable, Sendable, CaseIterable {
        // Found before anything was sent.

        /// The configuration cannot be used: endpoint, keys or numbers.
        case configuration
        /// As many calls as the configuration allows are waiting for their answers.
        case tooManyInFlight
        /// The client was closed before, or while the call waited.
        case closed
        /// The calling task was cancelled.
        case cancelled
        /// The system refused something that the client needs, such as a descriptor or a thread.
        case system

        // The way to the broker.

        /// Nobody answered at the endpoint until the deadline; the request was not sent.
        case unreachable
        /// Somebody is there, but no handshake succeeds: another server key, or a broker that is
        /// not ready. The request was not sent.
        case handshakeFailed
        /// The broker does not admit this key and process. The request was not sent.
        case refused
        /// No answer until the deadline.
        case timedOut
        /// The connection ended before the answer came.
        case connectionLost
        /// The answer breaks the protocol, so nothing in it counts.
        case garbled

        // What the broker answered (`protocol/registry.md`, "Status codes").

        /// The request breaks a rule of the protocol; most are found before it is sent.
        case malformed
        /// The request has more bytes than the broker takes.
        case tooLarge
        /// The broker speaks other versions of the protocol.
        case unsupportedVersion
        /// The broker does not know the operation.
        case unknownOperation
        /// The broker has too much to do; nothing was done.
        case overloaded
        /// The broker has no room for another credential; nothing was done.
        case capacity
        /// The target of a revocation is not known.
        case notFound
        /// The broker is stopping; nothing was done.
        case shuttingDown
        /// The broker caught a bug of its own; nothing was permitted.
        case `internal`
        /// The request's deadline had passed when the broker came to it; nothing was done.
        case expiredRequest

        /// The code's name, in the manner of the registry.
        public var name: String {
            switch self {
            case .configuration: "configuration"
            case .tooManyInFlight: "too_many_in_flight"
            case .closed: "closed"
            case .cancelled: "cancelled"
            case .system: "system"
            case .unreachable: "unreachable"
            case .handshakeFailed: "handshake_failed"
            case .refused: "refused"
            case .timedOut: "timed_out"
            case .connectionLost: "connection_lost"
            case .garbled: "garbled"
            case .malformed: "malformed"
            case .tooLarge: "too_large"
            case .unsupportedVersion: "unsupported_version"
            case .unknownOperation: "unknown_operation"
            case .overloaded: "overloaded"
            case .capacity: "capacity"
            case .notFound: "not_found"
            case .shuttingDown: "shutting_down"
            case .internal: "internal"
            case .expiredRequest: "expired_request"
            }
        }

        /// Whether the same call may succeed when it is made again after a pause.
        public var isRetryable: Bool {
            switch self {
            case .tooManyInFlight, .unreachable, .handshakeFailed, .timedOut, .connectionLost,
                .overloaded, .capacity, .shuttingDown, .expiredRequest:
                true
            case .configuration, .closed, .cancelled, .system, .refused, .garbled, .malformed,
                .tooLarge, .unsupportedVersion, .unknownOperation, .notFound, .internal:
                false
            }
        }
    }
}
