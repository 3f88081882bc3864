@testable import PosternBench

/// Made-up results for tests.
enum Samples {
    static func measurement(perSecond: Double, p50: UInt64 = 1_000) -> Measurement {
        Measurement(
            seconds: 1, decisions: UInt64(perSecond), permits: 0, denials: 0, errors: 0, lost: 0,
            perSecond: perSecond,
            latency: LatencySummary(
                count: 100, mean: 1, p50: p50, p90: p50, p99: p50 * 2, p999: p50 * 3,
                p9999: p50 * 4, max: p50 * 5))
    }

    static func sample(perSecond: Double) -> Sample {
        Sample(
            measurement: measurement(perSecond: perSecond), latencies: LatencyHistogram(),
            ownNanoseconds: 1, busyNanoseconds: 1, wallNanoseconds: 1)
    }

    static func series(_ line: String, _ x: Double?, isBaseline: Bool = false) -> Series {
        Series(
            key: SeriesKey(line, x), isBaseline: isBaseline,
            turns: [measurement(perSecond: 10), measurement(perSecond: 20)],
            latency: measurement(perSecond: 10).latency,
            curve: [
                CurvePoint(percentile: 0, nanoseconds: 500),
                CurvePoint(percentile: 99, nanoseconds: 2_000),
                CurvePoint(percentile: 100, nanoseconds: 9_000),
            ])
    }

    static func finding(
        _ turns: [Double], name: String = "p50 <ours> & \"theirs\"", isHigherBetter: Bool = false
    ) throws(BenchError) -> Finding {
        let draft = FindingDraft(
            name: name, unit: "×", turns: turns, target: .atMost(1),
            isHigherBetter: isHigherBetter)
        guard let finding = draft.finding(isNoisy: false) else { throw BenchError("no turns") }
        return finding
    }

    /// Every kind of plot, text that must be escaped, something absent and something noisy.
    static func result(
        _ findings: [Finding], isQuick: Bool = false, isNoisy: Bool = true,
        failure: String? = "it < broke"
    ) -> BenchResult {
        let series = [
            series("ours & <mine>", 1), series("ours & <mine>", 512),
            series("echo", 1, isBaseline: true), series("level", nil, isBaseline: true),
        ]
        let keys = series.map(\.key)
        let lines = ["ours & <mine>", "echo", "level", "nobody"]
        let part = PartResult(
            name: "part", title: "A part", explanation: "a < b && c", seconds: 1,
            series: series, findings: findings,
            plots: [
                Plot(title: "curves <1>", kind: .percentiles(keys)),
                Plot(title: "bars", kind: .bars(.p50, keys)),
                Plot(
                    title: "by x",
                    kind: .metric(.perSecond, lines: lines, x: "x", isXLogarithmic: true)),
                Plot(
                    title: "by x, again",
                    kind: .metric(.p99, lines: lines, x: "x", isXLogarithmic: false)),
                Plot(title: "nothing", kind: .percentiles([])),
            ],
            absences: [Absence(what: "gRPC", why: "not < installed")], notes: ["note & more"],
            noise: PartNoise(
                foreignShare: isNoisy ? 0.5 : 0, baselineWidth: 0, calibrationWidth: 0),
            failure: failure)
        return BenchResult(
            schema: BenchResult.schemaVersion,
            machine: Machine(
                processor: "P <x>", processors: 2, memoryBytes: 1 << 33, kernel: "6",
                system: "Debian", hypervisor: nil, governor: nil),
            versions: ["libzmq": "4.3.4", "cc": "cc (Debian) 12"], commit: "abc", seed: 7,
            isQuick: isQuick,
            turnCount: 5, startedAt: "2026-01-01T00:00:00Z", seconds: 9, parts: [part])
    }
}
