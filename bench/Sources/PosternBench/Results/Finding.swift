/// A number that a part comes to, mostly a ratio of ours to a baseline, taken turn by turn.
public struct Finding: Codable, Hashable, Sendable {
    public let name: String
    /// `×` for a ratio.
    public let unit: String
    public let turns: [Double]
    public let spread: Spread
    /// The target, where it has one.
    public let target: Target?
    public let verdict: Verdict?
    /// A higher value is the better one.
    public let isHigherBetter: Bool
}
