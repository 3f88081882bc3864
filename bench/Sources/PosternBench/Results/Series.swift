/// All turns of one subject.
package struct Series: Codable, Hashable, Sendable {
    package let key: SeriesKey
    package let isBaseline: Bool
    package let turns: [Measurement]
    /// Over all turns together.
    package let latency: LatencySummary?
    package let curve: [CurvePoint]

    /// The metric's spread over the turns.
    package func spread(_ metric: Metric) -> Spread? {
        Spread(turns.compactMap(metric.value))
    }
}
