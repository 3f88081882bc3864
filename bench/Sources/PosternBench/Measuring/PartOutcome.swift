/// What a part hands over; the run adds time and noise.
struct PartOutcome {
    var series: [Series] = []
    var findings: [FindingDraft] = []
    var plots: [Plot] = []
    var absences: [Absence] = []
    var notes: [String] = []

    mutating func absent(_ what: String, _ why: String) {
        absences.append(Absence(what: what, why: why))
    }

    func find(_ key: SeriesKey) -> Series? { series.first { $0.key == key } }

    /// Ours by the baseline, turn by turn; nothing where one of them is absent.
    mutating func addRatio(
        _ name: String, _ metric: Metric, _ ours: SeriesKey, by baseline: SeriesKey,
        target: Target? = nil
    ) {
        guard let ours = find(ours), let baseline = find(baseline) else { return }
        let turns = zip(ours.turns, baseline.turns).compactMap { first, second -> Double? in
            guard let above = metric.value(of: first), let below = metric.value(of: second),
                below > 0
            else { return nil }
            return above / below
        }
        add(
            FindingDraft(
                name: name, unit: "×", turns: turns, target: target,
                isHigherBetter: metric == .perSecond))
    }

    /// Tells of errors, and of requests without a reply.
    mutating func noteTroubles() {
        for one in series {
            let errors = one.turns.reduce(0) { $0 + $1.errors }
            let lost = one.turns.reduce(0) { $0 + $1.lost }
            guard errors > 0 || lost > 0 else { continue }
            notes.append(
                "\(one.key): \(errors) errors, \(Number.short(Double(lost))) without a reply.")
        }
    }

    /// A number that is no ratio.
    mutating func add(_ finding: FindingDraft) {
        if !finding.turns.isEmpty { findings.append(finding) }
    }
}
