package import ZeroMQ

/// Why a broker did not start, or cannot go on.
package enum BrokerError: Error, Sendable, CustomStringConvertible {
    /// A socket could not be made or bound.
    case socket(endpoint: String, ZeroMQError)
    /// A thread ended before it was told to; nil: not by an error of libzmq.
    case thread(name: String, ZeroMQError?)

    package var description: String {
        switch self {
        case .socket(let endpoint, let error): "cannot serve `\(endpoint)`: \(error)"
        case .thread(let name, let error?): "the thread `\(name)` ended: \(error)"
        case .thread(let name, nil): "the thread `\(name)` ended before it was told to"
        }
    }
}
