/// A series as a row of a table: latencies over all turns, the rest as the median of the turns.
struct SeriesRow {
    static let heads = [
        "", "p50 µs", "p90", "p99", "p99.9", "p99.99", "max", "per second", "server CPU µs",
        "client CPU µs", "server switches", "client switches", "memory MB", "denied", "errors",
        "lost",
    ]

    let cells: [String]

    init(_ series: Series) {
        let latency = series.latency
        let times = [
            latency?.p50, latency?.p90, latency?.p99, latency?.p999, latency?.p9999, latency?.max,
        ].map { $0.map { Number.short(Double($0) / 1_000) } ?? "–" }
        func median(_ value: (Measurement) -> Double?) -> String {
            Spread(series.turns.compactMap(value)).map { Number.short($0.median) } ?? "–"
        }
        func sum(_ value: (Measurement) -> UInt64) -> String {
            Number.short(Double(series.turns.reduce(0) { $0 + value($1) }))
        }
        cells =
            ["\(series.key)\(series.isBaseline ? " (baseline)" : "")"] + times + [
                median(\.perSecond), median { $0.serverNanoseconds.map { $0 / 1_000 } },
                median { $0.clientNanoseconds.map { $0 / 1_000 } }, median(\.serverSwitches),
                median(\.clientSwitches),
                median { $0.serverResidentBytes.map { Double($0) / 1e6 } },
                sum(\.denials), sum(\.errors), sum(\.lost),
            ]
    }
}
