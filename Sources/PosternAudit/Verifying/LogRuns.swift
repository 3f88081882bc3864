import PosternCore

/// Looks for numbers that are missing, run by run of the broker.
///
/// Numbers are drawn without a gap over all streams. A run that did not end by itself may have
/// drawn one for each stream that it did not come to write; so may each outage. One that was killed
/// behind its `stop`, while it sealed, did not: what it sealed itself it sealed behind its last
/// checkpoint.
///
/// And for numbers that are where they cannot have been written: behind all that something signed
/// vouches for, and lower than what had been written by then.
struct LogRuns {
    private struct Run {
        var first = UInt64.max
        var last: UInt64 = 0
        var streams: Set<String> = []
        var hasStopped = false
        var outages: UInt64 = 0
        var lost: UInt64 = 0
        var vouched: UInt64 = 0
        /// No record that came later has a number up to this.
        var settled: UInt64 = 0
        /// Where records are that nothing vouches for but the seal of a later run.
        var tails: [SegmentFinding] = []
    }

    private var runs: [Run] = []
    private let isShortened: Bool

    /// What checkpoints vouch for, by the numbers themselves: of which run a segment of checkpoints
    /// is is not signed before the segment is sealed.
    private let vouched: [VouchedNumbers]

    init(_ findings: [SegmentFinding], vouched: [VouchedNumbers]) {
        self.vouched = vouched
        var found: [Bytes16: Run] = [:]
        for finding in findings {
            guard let instance = finding.header?.instance else { continue }
            var run = found[instance] ?? Run()
            run.streams.insert(finding.name.stream)
            if finding.firstSequence > 0 {
                run.first = min(run.first, finding.firstSequence)
                run.last = max(run.last, finding.lastSequence)
            }
            run.hasStopped =
                run.hasStopped || (finding.stops > 0 && finding.seal?.end == .full)
            run.outages += UInt64(finding.outages)
            run.lost = run.lost.addingCapped(finding.seal?.lost ?? 0)
            if finding.isTail { run.tails.append(finding) }
            found[instance] = run
        }
        runs = found.values.filter { $0.last > 0 }.sorted { $0.first < $1.first }
        isShortened =
            findings.contains {
                $0.name.stream == AuditTrail.controlName && $0.name.part > 1
            }
            && !findings.contains {
                $0.name.stream == AuditTrail.controlName && $0.name.part == 1
            }
    }

    private static let rangesMax = 100_000

    func check(
        _ numbers: SequenceSet, retired: [SegmentFinding.Retirement]
    ) -> (problems: [LogProblem], notes: [LogNote]) {
        var problems: [LogProblem] = []
        var notes: [LogNote] = []
        let excused = retired.compactMap(\.sequences)
        // Where segments were removed that nothing tells of any more, the log begins later.
        let first = isShortened ? runs.first?.first ?? 1 : 1
        let missing = numbers.missing(from: first, rangesMax: Self.rangesMax)
        for (index, run) in runs.enumerated() {
            var run = run
            let begin = index == 0 ? first : run.first
            let end = index + 1 < runs.count ? runs[index + 1].first - 1 : UInt64.max
            let own = vouched.filter { begin <= $0.last && $0.last <= end }
                .max { $0.last < $1.last }
            run.vouched = own?.last ?? 0
            run.settled = run.hasStopped ? run.vouched : own?.settled ?? 0
            if let problem = intrusion(run, following: end) { problems.append(problem) }
            var ranges = Self.clamp(missing, begin, end)
            for range in excused { ranges = Self.subtract(ranges, range) }
            // Behind the last number of a run only its checkpoints know of more.
            if run.last < end, index + 1 == runs.count, run.vouched > run.last {
                ranges.append((run.last + 1)...run.vouched)
            }
            judge(run, ranges, isLast: index + 1 == runs.count, &problems, &notes)
        }
        return (problems, notes)
    }

    /// A number that was put in later.
    private func intrusion(_ run: Run, following end: UInt64) -> LogProblem? {
        if run.last > end {
            return LogProblem(
                .changed, "the log",
                "number \(end + 1) is of another run of the broker than number \(run.last): one of"
                    + " them was put in later")
        }
        let settledInAll = vouched.max { $0.last < $1.last }?.settled ?? 0
        for tail in run.tails {
            let settled = max(run.settled, tail.seal == nil ? settledInAll : 0)
            guard let number = tail.unvouchedSequence, number <= settled else { continue }
            return LogProblem(
                .changed, tail.name.description,
                "number \(number) stands behind all that checkpoints vouch for, and they vouch for"
                    + " numbers up to \(settled): it was put in later")
        }
        return nil
    }

    private func judge(
        _ run: Run, _ ranges: [ClosedRange<UInt64>], isLast: Bool,
        _ problems: inout [LogProblem], _ notes: inout [LogNote]
    ) {
        if run.hasStopped, run.vouched < run.last {
            problems.append(
                LogProblem(
                    .missing, AuditTrail.checkpointName,
                    "a run ended by itself at number \(run.last), and its last checkpoint that is"
                        + " there vouches for \(run.vouched)"))
        }
        guard !ranges.isEmpty else { return }
        let vouched = Self.clamp(ranges, 0, run.vouched)
        let count = Self.count(vouched)
        let streams = UInt64(run.streams.count)
        let allowed =
            ((run.hasStopped ? 0 : streams) + streams * run.outages).addingCapped(run.lost)
        if count > allowed, let first = vouched.first {
            problems.append(
                LogProblem(
                    .missing, "the log",
                    "number \(first.lowerBound) is missing, and \(count - 1) more up to"
                        + " \(vouched.last?.upperBound ?? 0), which checkpoints vouch for"))
            return
        }
        if count > 0 {
            notes.append(
                LogNote(
                    .unwritten,
                    "\(count) numbers of a run that "
                        + (run.hasStopped ? "had an outage" : "did not end by itself")
                        + " were drawn and not written, from \(vouched[0].lowerBound) on"))
        }
        let tail = Self.count(ranges) &- count
        guard tail > 0 else { return }
        let from = ranges.first { $0.upperBound > run.vouched }.map {
            max($0.lowerBound, run.vouched + 1)
        }
        if run.hasStopped {
            problems.append(
                LogProblem(
                    .missing, "the log",
                    "\(tail) numbers from \(from ?? 0) on are missing of a run that ended by itself"
                ))
        } else {
            notes.append(
                LogNote(
                    .torn,
                    "\(tail) numbers from \(from ?? 0) on, behind the last checkpoint of a run that"
                        + " did not end by itself, are not there"
                        + (isLast ? " yet" : "")))
        }
    }
}
