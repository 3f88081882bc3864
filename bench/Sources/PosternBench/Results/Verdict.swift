/// Whether a finding reached its target.
package enum Verdict: String, Codable, Hashable, Sendable {
    /// The middle half of the turns is on the good side.
    case reached
    /// The middle half of the turns is on the bad side.
    case missed
    /// The target lies within the middle half of the turns.
    case unsure
    /// The machine was too noisy to say.
    case noisy

    /// A noisy machine still gives a verdict where every single turn agrees.
    package init(_ values: [Double], _ target: Target, isNoisy: Bool) {
        guard let spread = Spread(values) else {
            self = .noisy
            return
        }
        let middle = [spread.lowerQuartile, spread.upperQuartile].map(target.isReached)
        let ends = [spread.least, spread.most].map(target.isReached)
        if isNoisy, ends[0] != ends[1] {
            self = .noisy
        } else if middle[0] != middle[1] {
            self = .unsure
        } else {
            self = middle[0] ? .reached : .missed
        }
    }
}
