/// What the report draws of a part. The numbers are in its series.
public struct Plot: Codable, Hashable, Sendable {
    /// What stands on the axes.
    public enum Kind: Codable, Hashable, Sendable {
        /// Latency by percentile, one curve for each of the series.
        case percentiles([SeriesKey])
        /// A metric by x, one curve for each line.
        case metric(Metric, lines: [String], x: String, isXLogarithmic: Bool)
        /// A metric, one bar for each of the series.
        case bars(Metric, [SeriesKey])
    }

    public let title: String
    public let kind: Kind
}
