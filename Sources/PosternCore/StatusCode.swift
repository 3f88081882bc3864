/// How the broker took a request (`protocol/registry.md`, "Status codes").
///
/// `ok` says that the operation was carried out, not that it was permitted: whether a tool call
/// is permitted stands in the decision itself.
public enum StatusCode: UInt64, Sendable, CaseIterable {
    case ok = 0
    case denied = 1
    case malformed = 2
    case unsupportedVersion = 3
    case unknownOperation = 4
    case tooLarge = 5
    case overloaded = 6
    case capacity = 7
    case notFound = 8
    case shuttingDown = 9
    case `internal` = 10
    case expiredRequest = 11

    /// The status code's name in the registry.
    public var name: String {
        switch self {
        case .ok: "ok"
        case .denied: "denied"
        case .malformed: "malformed"
        case .unsupportedVersion: "unsupported_version"
        case .unknownOperation: "unknown_operation"
        case .tooLarge: "too_large"
        case .overloaded: "overloaded"
        case .capacity: "capacity"
        case .notFound: "not_found"
        case .shuttingDown: "shutting_down"
        case .internal: "internal"
        case .expiredRequest: "expired_request"
        }
    }

    /// Whether the same request may succeed when it is sent again a little later.
    public var isRetryable: Bool {
        switch self {
        case .overloaded, .capacity, .shuttingDown, .expiredRequest: true
        case .ok, .denied, .malformed, .unsupportedVersion, .unknownOperation, .tooLarge,
            .notFound, .internal:
            false
        }
    }
}
