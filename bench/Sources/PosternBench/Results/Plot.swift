/// What the report draws of a part. The numbers are in its series.
package struct Plot: Codable, Hashable, Sendable {
    /// What stands on the axes.
    package enum Kind: Codable, Hashable, Sendable {
        /// Latency by percentile, one curve for each of the series.
        case percentiles([SeriesKey])
        /// A metric by x, one curve for each line.
        case metric(Metric, lines: [String], x: String, isXLogarithmic: Bool)
        /// A metric, one bar for each of the series.
        case bars(Metric, [SeriesKey])
    }

    package let title: String
    package let kind: Kind
}
