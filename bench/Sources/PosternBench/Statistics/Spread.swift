/// How values of several turns lie: their median, quartiles and ends.
package struct Spread: Codable, Hashable, Sendable {
    package let median: Double
    package let least: Double
    package let most: Double
    package let lowerQuartile: Double
    package let upperQuartile: Double

    /// Nil without values. Quartiles are interpolated between neighbours.
    package init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        median = Self.quantile(sorted, 0.5)
        least = sorted[0]
        most = sorted[sorted.count - 1]
        lowerQuartile = Self.quantile(sorted, 0.25)
        upperQuartile = Self.quantile(sorted, 0.75)
    }

    /// The middle half's width by the median; 0 where the median is 0.
    package var relativeWidth: Double {
        median == 0 ? 0 : (upperQuartile - lowerQuartile) / abs(median)
    }

    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }
}
