/// Measures subjects in turns: in each turn every subject once, so that a machine that is busy
/// for a moment hits ours and the baselines alike, and ratios are taken within a turn.
final class Turns {
    private let plan: Plan
    private let progress: Progress
    private var calibrations: [Double] = []
    private var foreignShares: [Double] = []

    init(plan: Plan, progress: Progress) {
        self.plan = plan
        self.progress = progress
    }

    /// - Parameter longer: by which factor these measurements are longer than usual.
    func run(_ subjects: [Subject], longer: Double = 1) throws(BenchError) -> [Series] {
        let milliseconds = Int(Double(plan.milliseconds) * longer)
        for subject in subjects { _ = try subject.measure(plan.warmUpMilliseconds) }
        var samples = [[Sample]](repeating: [], count: subjects.count)
        for turn in 0..<plan.turns {
            calibrations.append(Double(Calibration.nanoseconds()))
            for index in Self.order(subjects.count, turn: turn) {
                try Interruption.check()
                progress.step("turn \(turn + 1) of \(plan.turns), \(subjects[index].key)")
                var sample = try subjects[index].measure(milliseconds)
                sample.measurement.foreignShare = foreignShare(sample)
                samples[index].append(sample)
            }
        }
        return zip(subjects, samples).map(Self.series)
    }

    /// Each turn begins with another subject, and every other one goes the other way round, so
    /// that no subject always follows the same one.
    static func order(_ count: Int, turn: Int) -> [Int] {
        guard count > 0 else { return [] }
        let rotated = (0..<count).map { ($0 + turn) % count }
        return turn % 2 == 0 ? rotated : rotated.reversed()
    }

    /// What was heard of the machine while these series were measured.
    func noise(_ series: [Series]) -> PartNoise {
        // The rate, not a latency: near its limit an open loop's queue is as long as it likes.
        let widths = series.filter(\.isBaseline).map { series in
            series.spread(.perSecond)?.relativeWidth ?? 0
        }
        let shares =
            foreignShares.isEmpty
            ? 0 : foreignShares.reduce(0, +) / Double(foreignShares.count)
        return PartNoise(
            foreignShare: shares, baselineWidth: widths.max() ?? 0,
            calibrationWidth: Spread(calibrations)?.relativeWidth ?? 0)
    }

    private func foreignShare(_ sample: Sample) -> Double {
        let all = Double(sample.wallNanoseconds) * Double(progress.processors)
        guard all > 0 else { return 0 }
        let foreign =
            Double(sample.busyNanoseconds) - Double(sample.ownNanoseconds)
        let share = min(1, max(0, foreign / all))
        foreignShares.append(share)
        return share
    }

    private static func series(_ subject: Subject, _ samples: [Sample]) -> Series {
        var latencies = LatencyHistogram()
        for sample in samples { latencies.add(sample.latencies) }
        return Series(
            key: subject.key, isBaseline: subject.isBaseline, turns: samples.map(\.measurement),
            latency: latencies.summary, curve: latencies.curve)
    }
}
