/// What a finding may come to at most; one entry of `bench/budgets.json`.
package struct Budget: Codable, Hashable, Sendable {
    /// A stray one in a thousand is a buffer that grew, not the path.
    static let slack = 0.001

    /// The finding's name.
    package let finding: String
    /// Per what it counts, as the finding has it: `a decision`, `a batch`.
    package let unit: String
    package let most: Double

    var target: Target { .atMost(most + Self.slack) }
}
