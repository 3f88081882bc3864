/// How quiet the machine was while a part ran.
package struct PartNoise: Codable, Hashable, Sendable {
    /// More of the processors than this went elsewhere: no verdict.
    static let foreignShareMax = 0.15
    /// The baselines, or a loop of pure arithmetic, spread more than this: no verdict.
    static let relativeWidthMax = 0.25

    /// The share of all processors that other processes took, on average.
    package let foreignShare: Double
    /// The widest middle half of a baseline's rate, by its median.
    package let baselineWidth: Double
    /// The same of a loop of pure arithmetic, timed before each turn.
    package let calibrationWidth: Double

    /// What was too much, in words; empty where the machine was quiet enough.
    package var complaints: [String] {
        var complaints: [String] = []
        if foreignShare > Self.foreignShareMax {
            complaints.append("other processes took \(Number.percent(foreignShare)) of the machine")
        }
        if baselineWidth > Self.relativeWidthMax {
            complaints.append("a baseline spread by \(Number.percent(baselineWidth))")
        }
        if calibrationWidth > Self.relativeWidthMax {
            complaints.append("pure arithmetic spread by \(Number.percent(calibrationWidth))")
        }
        return complaints
    }

    package var isNoisy: Bool { !complaints.isEmpty }
}
