/// One finding in two results.
package struct Change: Hashable, Sendable {
    /// What became of it.
    package enum Direction: String, Hashable, Sendable {
        case better, worse, same
        /// It moved, and one of the two runs was noisy there.
        case noisy
    }

    /// Smaller changes are none, however sure they are.
    static let relativeChangeMin = 0.03
    /// Samples that differ as much by chance are rarer than this.
    static let probabilityMax = 0.05
    /// With fewer turns no test of ranks can be that sure: then the turns must not overlap.
    static let testedTurnsMin = 4

    package let part: String
    package let name: String
    package let unit: String
    package let before: Spread
    package let after: Spread
    package let probability: Double
    package let direction: Direction

    init(part: String, before: Finding, after: Finding, isNoisy: Bool = false) {
        self.part = part
        name = after.name
        unit = after.unit
        self.before = before.spread
        self.after = after.spread
        probability = MannWhitney.probability(before.turns, after.turns)
        let isSure =
            min(before.turns.count, after.turns.count) >= Self.testedTurnsMin
            ? probability < Self.probabilityMax
            : before.spread.most < after.spread.least || after.spread.most < before.spread.least
        let difference = after.spread.median - before.spread.median
        let scale = max(abs(before.spread.median), abs(after.spread.median))
        if !isSure || abs(difference) <= scale * Self.relativeChangeMin {
            direction = .same
        } else if isNoisy {
            direction = .noisy
        } else {
            direction = (difference > 0) == after.isHigherBetter ? .better : .worse
        }
    }

    /// By what share the median changed.
    package var relativeChange: Double {
        before.median == 0 ? 0 : after.median / before.median - 1
    }
}
