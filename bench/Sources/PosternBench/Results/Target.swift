/// What a finding is to reach.
package enum Target: Codable, Hashable, Sendable, CustomStringConvertible {
    case atMost(Double)
    case atLeast(Double)

    package var description: String {
        switch self {
        case .atMost(let bound): "≤ \(Number.short(bound))"
        case .atLeast(let bound): "≥ \(Number.short(bound))"
        }
    }

    package func isReached(by value: Double) -> Bool {
        switch self {
        case .atMost(let bound): value <= bound
        case .atLeast(let bound): value >= bound
        }
    }
}
