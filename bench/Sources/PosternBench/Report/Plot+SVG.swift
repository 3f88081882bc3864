extension Plot {
    /// The plot with the part's numbers; nil where there are none.
    func svg(_ part: PartResult) -> String? {
        switch kind {
        case .percentiles(let keys): percentiles(keys.compactMap(part.series))
        case .bars(let metric, let keys): bars(metric, keys.compactMap(part.series))
        case .metric(let metric, let lines, let label, let isLogarithmic):
            curves(metric, lines, label, isLogarithmic ? .logarithmic : .linear, part)
        }
    }

    private func percentiles(_ all: [Series]) -> String? {
        let lines = all.filter { !$0.curve.isEmpty }.map { series in
            // The maximum stands where its share of all values is.
            let last = 100 * (1 - 1 / Double(max(2, series.latency?.count ?? 2)))
            return ChartLine(
                name: series.key.description, isBaseline: series.isBaseline,
                points: series.curve.map {
                    ChartLine.Point(
                        x: min($0.percentile, last), y: Double($0.nanoseconds) / 1_000)
                })
        }
        guard !lines.isEmpty else { return nil }
        let points = lines.flatMap(\.points)
        return Chart(
            title: title, x: Axis("percentile", .percentile, values: points.map(\.x)),
            y: Axis("latency, µs", .logarithmic, values: points.map(\.y)), lines: lines
        ).svg
    }

    private func bars(_ metric: Metric, _ all: [Series]) -> String? {
        let bars = all.compactMap { series in
            series.spread(metric).map {
                BarChart.Bar(
                    name: series.key.description, isBaseline: series.isBaseline, spread: $0)
            }
        }
        return bars.isEmpty ? nil : BarChart(title: title, unit: metric.label, bars: bars).svg
    }

    private func curves(
        _ metric: Metric, _ names: [String], _ label: String, _ scale: AxisScale,
        _ part: PartResult
    ) -> String? {
        let lines = names.compactMap { name -> ChartLine? in
            let series = part.series.filter { $0.key.line == name }
            let points = series.compactMap { one -> ChartLine.Point? in
                guard let spread = one.spread(metric) else { return nil }
                return ChartLine.Point(
                    x: one.key.x ?? 0, y: spread.median, low: spread.least, high: spread.most)
            }.sorted { $0.x < $1.x }
            guard let first = series.first, !points.isEmpty else { return nil }
            return ChartLine(
                name: name, isBaseline: first.isBaseline, points: points,
                isLevel: first.key.x == nil)
        }
        guard !lines.isEmpty else { return nil }
        let places = lines.filter { !$0.isLevel }.flatMap { $0.points.map(\.x) }
        let heights = lines.flatMap { $0.points.flatMap { [$0.low, $0.high, $0.y] } }
            .compactMap { $0 }
        let isRate = metric == .perSecond || metric == .fairness
        return Chart(
            title: title, x: Axis(label, scale, values: places),
            y: Axis(metric.label, isRate ? .linear : .logarithmic, values: heights),
            lines: lines
        ).svg
    }
}
