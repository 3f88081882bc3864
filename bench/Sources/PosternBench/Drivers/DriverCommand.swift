/// What a driver is told to do (`bench/peers/driver.h`).
enum DriverCommand: Equatable, CustomStringConvertible {
    /// As fast as so many open requests on each connection allow.
    case closed(milliseconds: Int, inFlight: Int)
    /// So many requests a second, whether replies come or not.
    case open(milliseconds: Int, rate: Int)
    /// Credentials that come and go.
    case churn(milliseconds: Int, rate: Int, isRevoking: Bool)

    var description: String {
        switch self {
        case .closed(let milliseconds, let inFlight): "closed \(milliseconds) \(inFlight)"
        case .open(let milliseconds, let rate): "open \(milliseconds) \(max(1, rate))"
        case .churn(let milliseconds, let rate, let isRevoking):
            "churn \(milliseconds) \(rate) \(isRevoking ? 1 : 0)"
        }
    }

    var milliseconds: Int {
        switch self {
        case .closed(let milliseconds, _), .open(let milliseconds, _),
            .churn(let milliseconds, _, _):
            milliseconds
        }
    }

    /// The reverse of `description`; nil where the line is something else.
    init?(_ line: String) {
        let words = line.split(separator: " ")
        let numbers = words.dropFirst().compactMap { Int($0) }
        guard words.count == numbers.count + 1, numbers.count >= 2, numbers.allSatisfy({ $0 >= 0 })
        else { return nil }
        switch words[0] {
        case "closed": self = .closed(milliseconds: numbers[0], inFlight: numbers[1])
        case "open": self = .open(milliseconds: numbers[0], rate: numbers[1])
        case "churn" where numbers.count == 3:
            self = .churn(
                milliseconds: numbers[0], rate: numbers[1], isRevoking: numbers[2] == 1)
        default: return nil
        }
    }
}
