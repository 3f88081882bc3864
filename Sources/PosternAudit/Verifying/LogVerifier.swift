import PosternCore
package import Sodium
import Synchronization

/// Checks a whole log (`protocol/audit.md`, "Checking a log"). Needs no broker and stops none.
///
/// Checkpoints are read first, so that whatever they vouch for is there when its segment is read.
package struct LogVerifier: Sendable {
    /// How far it has come.
    package struct Progress: Sendable {
        package var segments = 0
        package var segmentsInAll = 0
        package var records: UInt64 = 0
    }

    let folder: LogFolder
    let key: VerifyingKey
    private let wanted: [WantedCheckpoint]
    /// How long it waits for a checkpoint that vouches for what retention has just removed.
    var patienceMilliseconds = 10_000

    /// - Parameter wanted: checkpoints that the log must hold.
    package init(_ folder: LogFolder, key: VerifyingKey, wanted: [WantedCheckpoint] = []) {
        self.folder = folder
        self.key = key
        self.wanted = wanted
    }

    /// - Parameters:
    ///   - threads: how many check segments at the same time.
    ///   - progress: is told after each segment, from any thread.
    /// - Throws: where the folder cannot be read at all.
    package func run(
        threads: Int, progress: @Sendable (Progress) -> Void
    ) throws(AuditFileError) -> LogVerification {
        let names = try folder.segments()
        let numbers = SharedSequences()
        let told = Mutex(Progress(segmentsInAll: names.count))
        var checkpoints = CheckpointChain(key: key, wanted: wanted)
        let ofCheckpoints = names.filter { $0.stream == AuditTrail.checkpointName }
        checkpoints.beginsAtOne = ofCheckpoints.first.map { $0.part == 1 } ?? true
        var findings: [SegmentFinding] = []
        var checker = SegmentChecker(key: key, numbers: numbers)
        for name in ofCheckpoints {
            checkpoints.beginSegment()
            findings.append(check(name, &checker, expectations: []) { checkpoints.take($0) })
            note(findings.last, told, progress)
        }
        // Last the stream that tells which segments were removed meanwhile.
        let rest = names.filter { $0.stream != AuditTrail.checkpointName }
        let others =
            rest.filter { $0.stream != AuditTrail.controlName }
            + rest.filter { $0.stream == AuditTrail.controlName }
        let expectations = checkpoints.expectations
        let found = Mutex<[SegmentFinding]>([])
        try SegmentCrew.run(
            others, threads: threads, begin: { SegmentChecker(key: key, numbers: numbers) }
        ) { name, checker throws(AuditFileError) in
            let finding = check(
                name, &checker, expectations: expectations[SegmentPlace(name)] ?? []
            ) { _ in "a checkpoint stands in another stream" }
            found.withLock { $0.append(finding) }
            note(finding, told, progress)
        }
        findings += found.withLock { $0 }
        // What a broker sealed since is no sign of anything.
        for index in findings.indices where findings[index].isUnsealed {
            guard case .opened(let file) = try folder.open(findings[index].name) else { continue }
            findings[index].isSealedMeanwhile = file.name.state != .open
        }
        let retired = LogRetirements(
            findings, checkpoints, confirmed: try awaitRetirements(findings))
        var links = LogLinks(findings, checkpoints, retired, numbers.value, key: key)
        links.result.problems += try folder.doubles().map { names in
            LogProblem(
                .changed, names[0].description,
                "stands beside `\(names[1])`: a segment has one file, and one of these was put in")
        }
        return links.check()
    }

    func check(
        _ name: SegmentName, _ checker: inout SegmentChecker,
        expectations: [CheckpointExpectation], visit: (RawSpan) -> String?
    ) -> SegmentFinding {
        var finding = SegmentFinding(name)
        do throws(AuditFileError) {
            switch try folder.open(name) {
            case .opened(let file):
                return checker.check(file, expectations: expectations, visit: visit)
            case .blank:
                finding.isBlank = true
                if let last = expectations.last {
                    finding.problem = LogProblem(
                        .missing, name.description, record: 0,
                        "checkpoint \(last.number) vouches for \(last.count) records, and nothing"
                            + " is written here")
                }
            case .strange:
                finding.problem = LogProblem(
                    .changed, name.description, "does not begin as a segment of an audit log does")
            case .gone: finding.isGone = true
            }
        } catch {
            finding.problem = LogProblem(.unreadable, name.description, "\(error)")
        }
        return finding
    }

    private func note(
        _ finding: SegmentFinding?, _ told: borrowing Mutex<Progress>,
        _ progress: (Progress) -> Void
    ) {
        let now = told.withLock { told in
            told.segments += 1
            told.records += finding?.count ?? 0
            return told
        }
        progress(now)
    }
}
