import Foundation

/// An axis of a chart: its label, its ends and its ticks.
struct Axis {
    let label: String
    let scale: AxisScale
    let ends: ClosedRange<Double>
    let ticks: [Double]

    /// An axis on which all values have room. A linear one begins at 0.
    init(_ label: String, _ scale: AxisScale, values: [Double]) {
        self.label = label
        self.scale = scale
        let least = values.min() ?? 0
        let most = values.max() ?? 1
        switch scale {
        case .linear:
            let step = Self.step(max(most, 1e-9) / 5)
            let last = (max(most, 1e-9) / step).rounded(.up) * step
            ticks = Array(stride(from: 0, through: last + step / 2, by: step))
            ends = 0...last
        case .logarithmic:
            let positive = max(least, 1e-3)
            let candidates = Self.logarithmicTicks(positive, max(most, positive * 1.01))
            ticks = candidates
            ends = min(positive, candidates.first ?? positive)...max(most, candidates.last ?? most)
        case .percentile:
            let last = min(max(most, 99), 99.9999)
            ticks = [0, 50, 90, 99, 99.9, 99.99, 99.999].filter { $0 <= last }
            ends = 0...last
        }
    }

    /// From 0 to 1 between the ends.
    func share(_ value: Double) -> Double {
        let first = scale.place(ends.lowerBound)
        let last = scale.place(ends.upperBound)
        guard last > first else { return 0.5 }
        return min(1, max(0, (scale.place(value) - first) / (last - first)))
    }

    func text(_ tick: Double) -> String {
        guard scale == .percentile else { return Number.short(tick) }
        return tick == 0 ? "0" : "\(tick)".replacing(".0", with: "") + "%"
    }

    /// 1, 2 or 5 times a power of ten, not below.
    private static func step(_ wanted: Double) -> Double {
        let power = pow(10, log10(wanted).rounded(.down))
        return [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= wanted * 0.999 } ?? wanted
    }

    /// 1, 2 and 5 of each power of ten, around the values; the powers alone where there are many.
    private static func logarithmicTicks(_ least: Double, _ most: Double) -> [Double] {
        let powers = Int(log10(least).rounded(.down))...Int(log10(most).rounded(.up))
        let steps = powers.count > 4 ? [1.0] : [1, 2, 5]
        let all = powers.flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
        let first = all.last { $0 <= least * 1.001 } ?? least
        let last = all.first { $0 >= most * 0.999 } ?? most
        return all.filter { $0 >= first && $0 <= last }
    }
}
