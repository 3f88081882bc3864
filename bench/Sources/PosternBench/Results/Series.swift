/// All turns of one subject.
public struct Series: Codable, Hashable, Sendable {
    public let key: SeriesKey
    public let isBaseline: Bool
    public let turns: [Measurement]
    /// Over all turns together.
    public let latency: LatencySummary?
    public let curve: [CurvePoint]

    /// The metric's spread over the turns.
    public func spread(_ metric: Metric) -> Spread? {
        Spread(turns.compactMap(metric.value))
    }
}
