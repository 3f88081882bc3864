/// What a run found, for a terminal.
package struct TextSummary {
    private let result: BenchResult

    package init(_ result: BenchResult) { self.result = result }

    package var text: String {
        var lines: [String] = []
        for part in result.parts { lines += self.lines(part) }
        lines += targetLines
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ part: PartResult) -> [String] {
        var lines = ["", part.title]
        var table = TextTable([
            "", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "per second", "server µs",
            "switches", "memory MB",
        ])
        for series in part.series {
            table.add([
                "\(series.key)\(series.isBaseline ? " (baseline)" : "")",
                Self.microseconds(series.latency?.p50), Self.microseconds(series.latency?.p99),
                Self.microseconds(series.latency?.p999), Self.microseconds(series.latency?.max),
                Self.median(series.turns.map(\.perSecond)),
                Self.median(series.turns.compactMap { $0.serverNanoseconds.map { $0 / 1_000 } }),
                Self.median(series.turns.compactMap(\.serverSwitches)),
                Self.median(
                    series.turns.compactMap { $0.serverResidentBytes.map { Double($0) / 1e6 } }),
            ])
        }
        if !part.series.isEmpty { lines += table.lines }
        for finding in part.findings where finding.target == nil {
            lines.append(
                "  \(finding.name): \(Number.short(finding.spread.median)) \(finding.unit)"
                    + " (\(Self.range(finding.spread)))")
        }
        lines += part.notes.map { "  \($0)" }
        lines += part.absences.map { "  absent: \($0.what): \($0.why)" }
        if let failure = part.failure { lines.append("  failed: \(failure)") }
        lines += part.noise.complaints.map { "  noisy: \($0)" }
        return lines
    }

    private var targetLines: [String] {
        guard !result.targets.isEmpty else { return [] }
        var table = TextTable(["", "median", "turns", "target", ""])
        for (_, finding) in result.targets {
            table.add([
                finding.name, "\(Number.short(finding.spread.median)) \(finding.unit)",
                Self.range(finding.spread), finding.target?.description ?? "",
                finding.verdict?.rawValue ?? "",
            ])
        }
        return ["", "Targets"] + table.lines
            + result.absences.map { "  not measured: \($0.what): \($0.why)" }
    }

    private static func range(_ spread: Spread) -> String {
        "\(Number.short(spread.least)) to \(Number.short(spread.most))"
    }

    private static func median(_ values: [Double]) -> String {
        Spread(values).map { Number.short($0.median) } ?? "–"
    }

    private static func microseconds(_ nanoseconds: UInt64?) -> String {
        nanoseconds.map { Number.short(Double($0) / 1_000) } ?? "–"
    }
}
