/// What a finding is to reach.
public enum Target: Codable, Hashable, Sendable, CustomStringConvertible {
    case atMost(Double)
    case atLeast(Double)

    public var description: String {
        switch self {
        case .atMost(let bound): "≤ \(Number.short(bound))"
        case .atLeast(let bound): "≥ \(Number.short(bound))"
        }
    }

    public func isReached(by value: Double) -> Bool {
        switch self {
        case .atMost(let bound): value <= bound
        case .atLeast(let bound): value >= bound
        }
    }
}
