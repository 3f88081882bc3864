package import PosternCore

/// What became of a received payload.
package enum DecodedRequest: Sendable {
    /// A request that keeps the rules.
    case request(correlation: UInt64, Request)
    /// One that breaks them, from which enough could be read to answer it.
    case refused(Envelope, Refusal)
    /// One that cannot be answered: it is counted and dropped.
    case unanswerable(Refusal)
}

/// Why a request was refused before anyone looked at what it asks.
package enum Refusal: Hashable, Sendable {
    case malformed(WireError)
    case unsupportedVersion
    case unknownOperation
    case tooLarge

    package var status: StatusCode {
        switch self {
        case .malformed: .malformed
        case .unsupportedVersion: .unsupportedVersion
        case .unknownOperation: .unknownOperation
        case .tooLarge: .tooLarge
        }
    }
}
