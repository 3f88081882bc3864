import PosternCore
import Sodium

/// Checks what holds a log's segments together: parts, headers and seals that name the ones before
/// them, what checkpoints vouch for.
struct LogLinks {
    var streams: [String: [SegmentFinding]] = [:]
    let checkpoints: CheckpointChain
    let retired: LogRetirements
    let numbers: SequenceSet
    var result: LogVerification

    init(
        _ findings: [SegmentFinding], _ checkpoints: CheckpointChain, _ retired: LogRetirements,
        _ numbers: SequenceSet, key: VerifyingKey
    ) {
        self.checkpoints = checkpoints
        self.retired = retired
        self.numbers = numbers
        result = LogVerification(key: key)
        for finding in findings where !finding.isGone {
            streams[finding.name.stream, default: []].append(finding)
        }
        for stream in streams.keys {
            streams[stream]?.sort { $0.name.part < $1.name.part }
        }
        result.streams = streams.count
        result.numbers = numbers.count
        result.lastSequence = numbers.last
        result.checkpoint = checkpoints.last.map {
            ($0.number, checkpoints.lastDigest, $0.timeMilliseconds)
        }
    }

    mutating func check() -> LogVerification {
        for (_, findings) in streams.sorted(by: { $0.key < $1.key }) {
            for finding in findings {
                result.segments += finding.isBlank ? 0 : 1
                result.records += finding.count
                result.bytes += finding.byteCount
                if let problem = finding.problem { result.problems.append(problem) }
                note(finding)
            }
            link(findings)
        }
        checkPresence()
        checkSeals()
        checkNumbers()
        for wanted in checkpoints.wanted {
            let source = wanted.source.map { ", which \($0) remembers" } ?? ""
            result.problems.append(
                LogProblem(
                    .missing, AuditTrail.checkpointName,
                    "no checkpoint has the digest \(wanted.digest)\(source): the log was cut off"
                        + " or put back to an earlier state, is another one, or that checkpoint was"
                        + " retired"))
        }
        noteUnvouched()
        if !retired.all.isEmpty {
            let count = retired.all.values.reduce(UInt64(0)) { $0.addingCapped($1.count) }
            result.notes.append(
                LogNote(
                    .retired,
                    "retention removed \(retired.all.count) segments of \(count) records"))
        }
        // What is wrong in a record says more than what follows from it.
        result.problems = result.problems.enumerated().sorted { left, right in
            (left.element.record == nil ? 1 : 0, left.offset)
                < (right.element.record == nil ? 1 : 0, right.offset)
        }.map(\.element)
        return result
    }

    private mutating func note(_ finding: SegmentFinding) {
        let file = finding.name.description
        if finding.isTorn {
            result.notes.append(
                LogNote(
                    .torn,
                    "`\(file)`: what follows record \(finding.count) was not written to its end, as"
                        + " when a broker is killed or the power fails; no reply told of it that was"
                        + " promised to last"))
        }
        guard let seal = finding.seal else { return }
        switch seal.end {
        case .full: break
        case .recovered, .rescued:
            result.notes.append(
                LogNote(.recovered, "`\(file)`: the seal says `\(seal.end.name)`"))
        case .torn:
            result.notes.append(
                LogNote(
                    .torn, "`\(file)`: the seal says `torn`: what followed was not whole"))
        case .damaged:
            result.problems.append(
                LogProblem(
                    .missing, file, record: finding.count,
                    "the file was cut off under the broker, or changed and then found so by the"
                        + " next start, and \(seal.lost) records are lost"))
        }
    }

    /// One stream: no part is missing, and each names the one before it.
    private mutating func link(_ findings: [SegmentFinding]) {
        var before: SegmentFinding?
        for finding in findings where !finding.isBlank {
            defer { before = finding }
            let file = finding.name.description
            let expected = (before?.name.part ?? 0) + 1
            if finding.name.part != expected {
                let missing = SegmentPlace(
                    stream: finding.name.stream, part: finding.name.part - 1)
                // The oldest go first. One before it may be there all the same: it was read when
                // they were not removed yet.
                if before == nil ? !retired.isRetired(missing) : !retired.isTold(missing) {
                    result.problems.append(
                        LogProblem(
                            .missing, file,
                            "part \(expected) of `\(finding.name.stream)` is missing, and no"
                                + " retirement tells of it" + retired.doubt(missing)))
                }
                continue
            }
            guard let header = finding.header else { continue }
            let zeros = [UInt8](repeating: 0, count: header.previous.count)
            if before?.header != nil || before == nil,
                header.previous != before?.header?.segment ?? zeros
            {
                result.problems.append(
                    LogProblem(
                        .changed, file, record: 0,
                        "names another segment before it than the one that is there"))
            }
            if let seal = finding.seal, before == nil || before?.sealDigest != nil,
                seal.previous != before?.sealDigest ?? .zero
            {
                result.problems.append(
                    LogProblem(
                        .changed, file, record: finding.count,
                        "the seal names another one before it than the one that is there"))
            }
            if let before, finding.firstSequence > 0, finding.firstSequence <= before.lastSequence {
                result.problems.append(
                    LogProblem(
                        .changed, file, record: 0,
                        "number \(finding.firstSequence) stands behind \(before.lastSequence)"))
            }
        }
    }
}
