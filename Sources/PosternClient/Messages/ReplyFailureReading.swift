import PosternCore
import PosternWire

/// Turns the statuses above `denied` into errors.
enum ReplyFailureReading {
    static func error(_ failure: ReplyFailure, _ operation: Operation) -> ClientError {
        var text = failure.message ?? words(failure.status)
        if let flaw = failure.error, failure.message == nil { text += ": \(flaw)" }
        if !failure.versions.isEmpty {
            let versions = failure.versions.map(String.init).joined(separator: "`, `")
            text += "; it speaks `\(versions)`"
        }
        return ClientError(code(failure.status), text, operation: operation)
    }

    private static func code(_ status: StatusCode) -> ClientError.Code {
        switch status {
        // INVARIANT: the decoder makes failures of the other statuses only.
        case .ok, .denied: .garbled
        case .malformed: .malformed
        case .unsupportedVersion: .unsupportedVersion
        case .unknownOperation: .unknownOperation
        case .tooLarge: .tooLarge
        case .overloaded: .overloaded
        case .capacity: .capacity
        case .notFound: .notFound
        case .shuttingDown: .shuttingDown
        case .internal: .internal
        case .expiredRequest: .expiredRequest
        }
    }

    private static func words(_ status: StatusCode) -> String {
        switch status {
        case .ok, .denied: "the reply contradicts itself; nothing in it counts"
        case .malformed: "the broker does not understand the request"
        case .unsupportedVersion: "the broker does not speak this version of the protocol"
        case .unknownOperation: "the broker does not know this operation"
        case .tooLarge: "the request is too large for the broker"
        case .overloaded: "the broker has too much to do; try again after a pause"
        case .capacity: "the broker has no room for more; try again after a pause"
        case .notFound: "the broker does not know the target"
        case .shuttingDown: "the broker is stopping; try again after a pause"
        case .internal: "the broker caught a bug of its own; its log says more"
        case .expiredRequest: "the request reached the broker too late; nothing was done"
        }
    }
}
