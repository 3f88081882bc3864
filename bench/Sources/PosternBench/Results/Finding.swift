/// A number that a part comes to, mostly a ratio of ours to a baseline, taken turn by turn.
package struct Finding: Codable, Hashable, Sendable {
    package let name: String
    /// `×` for a ratio.
    package let unit: String
    package let turns: [Double]
    package let spread: Spread
    /// The target, where it has one.
    package let target: Target?
    package let verdict: Verdict?
    /// A higher value is the better one.
    package let isHigherBetter: Bool
}
