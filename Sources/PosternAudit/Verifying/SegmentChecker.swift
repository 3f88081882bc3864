import PosternCore
import Sodium
import Synchronization

/// Checks one segment after the other: frames, chain, tree, numbers, what checkpoints say, seal.
struct SegmentChecker {
    let key: VerifyingKey
    /// The numbers of the whole log.
    let numbers: SharedSequences
    var hash = AuditHash()
    var frontier = MerkleFrontier()
    private var sequences: [UInt64] = []

    /// Looks again at the end of a segment that is being written this often.
    private static let looksMax = 5
    private static let lookMilliseconds = 10
    /// A million a second for longer than anybody keeps a log.
    private static let sequenceMax: UInt64 = 1 << 62

    init(key: VerifyingKey, numbers: SharedSequences) {
        self.key = key
        self.numbers = numbers
    }

    /// - Parameters:
    ///   - expectations: what checkpoints say of it, by rising counts.
    ///   - visit: gets each record of the kind checkpoint; what is wrong with it, nil: nothing.
    mutating func check(
        _ file: borrowing SegmentFile, expectations: [CheckpointExpectation],
        visit: (RawSpan) -> String?
    ) -> SegmentFinding {
        var finding = SegmentFinding(file.name)
        finding.byteCount = file.byteCount
        frontier = MerkleFrontier()
        sequences.removeAll(keepingCapacity: true)
        var walk = Walk(expectations: expectations[...])
        let bytes = file.bytes
        var frames = file.frames
        if !Self.isZero(bytes, SegmentFormat.zeros) {
            finding.problem = LogProblem(
                .changed, file.name.description, "the zeros of its head are none")
        }
        frames: while finding.problem == nil {
            let offset = frames.offset
            guard let range = frames.next() else {
                if file.name.state == .open, walk.looks < Self.looksMax, frames.stop != .end {
                    // Its writer may be in the middle of it.
                    walk.looks += 1
                    AuditSystem.sleep(milliseconds: Self.lookMilliseconds)
                    _ = frames.skip(to: offset)
                    continue
                }
                break
            }
            let record = bytes.extracting(range)
            guard let glance = RecordGlance(record) else {
                finding.problem = problem(finding, offset, "is no record")
                break
            }
            guard Self.isZero(bytes, range.upperBound..<frames.offset) else {
                finding.problem = problem(finding, offset, "the zeros behind it are none")
                break
            }
            if glance.kind == .seal {
                finding.problem = takeSeal(record, at: offset, &finding)
                walk.sealEnd = frames.offset
                break
            }
            if let message = take(record, glance, file, &finding, &walk, visit) {
                finding.problem = problem(finding, offset, message)
                break frames
            }
        }
        if finding.problem == nil { end(file, frames, walk, &finding) }
        if let message = numbers.insert(sequences), finding.problem == nil {
            finding.problem = LogProblem(.changed, file.name.description, message)
        }
        return finding
    }

    private static func isZero(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
        range.allSatisfy {
            $0 >= bytes.byteCount || bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == 0
        }
    }

    struct Walk {
        var expectations: ArraySlice<CheckpointExpectation>
        var looks = 0
        var sealEnd: Int?
    }

    /// Takes in one record; what is wrong with it.
    private mutating func take(
        _ record: RawSpan, _ glance: RecordGlance, _ file: borrowing SegmentFile,
        _ finding: inout SegmentFinding, _ walk: inout Walk, _ visit: (RawSpan) -> String?
    ) -> String? {
        if finding.count == 0 {
            guard let header = try? RecordDecoder.header(record) else {
                return "is not the first record of a segment"
            }
            if let message = mismatch(header, file) { return message }
            finding.header = header
        } else if glance.kind == .segment {
            return "a segment begins in the middle of another"
        }
        finding.chain = hash.chain(finding.chain, record)
        frontier.append(finding.chain, &hash)
        if glance.kind.isEvent {
            guard glance.sequence > finding.lastSequence else {
                return "number \(glance.sequence) stands behind \(finding.lastSequence)"
            }
            guard glance.sequence <= Self.sequenceMax else {
                return "number \(glance.sequence) is higher than any that a broker draws"
            }
            if finding.firstSequence == 0 { finding.firstSequence = glance.sequence }
            finding.lastSequence = glance.sequence
            sequences.append(glance.sequence)
        }
        if let place = glance.credentialPlace, place == 0 || place >= finding.count {
            return "names a credential at place \(place), which is not before it"
        }
        if let place = glance.snapshotPlace(in: record), place == 0 || place >= finding.count {
            return "names policies at place \(place), which is not before it"
        }
        if let message = takeTold(record, glance.kind, &finding, visit) { return message }
        finding.count += 1
        while let next = walk.expectations.first, next.count <= finding.count {
            walk.expectations.removeFirst()
            guard next.chain == finding.chain, next.root == frontier.root(&hash) else {
                return "is not what checkpoint \(next.number) signs: this record or one of those"
                    + " before it, from \(finding.vouched) on, was changed, removed or put in"
            }
            finding.vouched = next.count
            finding.unvouchedTimes = nil
            finding.unvouchedSequence = nil
        }
        if walk.expectations.isEmpty, finding.vouched < finding.count, glance.kind.isEvent {
            finding.unvouchedSequence = finding.unvouchedSequence ?? glance.sequence
            if file.name.state == .open { noteUnvouched(record, &finding) }
        }
        return nil
    }

    private func noteUnvouched(_ record: RawSpan, _ finding: inout SegmentFinding) {
        guard let time = try? RecordDecoder.record(record).timeMilliseconds else { return }
        let known = finding.unvouchedTimes ?? time...time
        finding.unvouchedTimes = min(known.lowerBound, time)...max(known.upperBound, time)
    }

    /// What a record tells of the log itself.
    private func takeTold(
        _ record: RawSpan, _ kind: AuditKind, _ finding: inout SegmentFinding,
        _ visit: (RawSpan) -> String?
    ) -> String? {
        switch kind {
        case .stop: finding.stops += 1
        case .outage: finding.outages += 1
        case .checkpoint: return visit(record)
        case .retirement:
            guard let told = try? RecordDecoder.record(record), let stream = told.stream,
                let part = told.part
            else { return "is no retirement" }
            finding.retirements.append(
                SegmentFinding.Retirement(
                    record: finding.count, place: SegmentPlace(stream: stream, part: part),
                    count: told.count ?? 0, root: told.root, sequences: told.sequences))
        case .segment, .policies, .credential, .decision, .attest, .delegation, .completion,
            .revocation, .cachedDecisions, .installation, .start, .seal:
            break
        }
        return nil
    }

    private func mismatch(_ header: SegmentHeader, _ file: borrowing SegmentFile) -> String? {
        guard header.stream == file.name.stream, header.part == file.name.part else {
            return "says that it is part \(header.part) of `\(header.stream)`: the file has"
                + " another's name"
        }
        guard header.segment == file.id else {
            return "has not the bytes that the file begins with"
        }
        guard header.publicKey == key.bytes else {
            return "names the key \(Hex.encode(header.publicKey)), and this is not it; a log that"
                + " went on with another key is checked in two parts"
        }
        return nil
    }
}
