import Foundation

/// How values lie along an axis.
enum AxisScale {
    case linear
    case logarithmic
    /// 90, 99, 99.9 … at even distances.
    case percentile

    /// The value on a line where equal distances look equal.
    func place(_ value: Double) -> Double {
        switch self {
        case .linear: value
        case .logarithmic: log10(max(value, 1e-9))
        case .percentile: -log10(max(1 - value / 100, 1e-9))
        }
    }
}
