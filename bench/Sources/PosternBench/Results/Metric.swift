/// A number of a measurement that ratios and plots are made of.
package enum Metric: String, Codable, CaseIterable, Hashable, Sendable {
    case p50, p99, p999, perSecond, serverNanoseconds, fairness

    /// For people, with its unit.
    package var label: String {
        switch self {
        case .p50: "latency p50, µs"
        case .p99: "latency p99, µs"
        case .p999: "latency p99.9, µs"
        case .perSecond: "decisions per second"
        case .serverNanoseconds: "server CPU per decision, µs"
        case .fairness: "fairness index"
        }
    }

    /// Nil where the measurement has it not. Times are in microseconds.
    package func value(of measurement: Measurement) -> Double? {
        switch self {
        case .p50: measurement.latency.map { Double($0.p50) / 1_000 }
        case .p99: measurement.latency.map { Double($0.p99) / 1_000 }
        case .p999: measurement.latency.map { Double($0.p999) / 1_000 }
        case .perSecond: measurement.perSecond
        case .serverNanoseconds: measurement.serverNanoseconds.map { $0 / 1_000 }
        case .fairness: measurement.fairness
        }
    }
}
