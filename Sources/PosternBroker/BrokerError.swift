package import ZeroMQ

/// Why a broker did not start.
package enum BrokerError: Error, Sendable, CustomStringConvertible {
    /// A socket could not be made or bound.
    case socket(endpoint: String, ZeroMQError)
    /// A thread ended before it was ready.
    case thread(name: String)

    package var description: String {
        switch self {
        case .socket(let endpoint, let error): "cannot serve `\(endpoint)`: \(error)"
        case .thread(let name): "the thread `\(name)` ended before it was ready"
        }
    }
}
