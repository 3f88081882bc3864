import Sodium

extension SegmentChecker {
    mutating func takeSeal(
        _ record: RawSpan, at offset: Int, _ finding: inout SegmentFinding
    ) -> LogProblem? {
        guard let signed = try? RecordDecoder.signedBody(record),
            let seal = try? RecordDecoder.seal(signed.body)
        else { return problem(finding, offset, "is no seal") }
        guard signed.isSigned(by: key) else {
            return problem(finding, offset, "the seal's signature is wrong")
        }
        guard seal.stream == finding.name.stream, seal.part == finding.name.part,
            seal.segment == finding.header?.segment
        else { return problem(finding, offset, "the seal is another segment's") }
        finding.seal = seal
        finding.sealDigest = signed.digest(&hash)
        guard seal.count == finding.count else {
            return problem(
                finding, offset,
                "the seal is of \(seal.count) records, and \(finding.count) are before it")
        }
        guard seal.chain == finding.chain, seal.root == frontier.root(&hash) else {
            return problem(
                finding, offset,
                "a record before the seal is not what it signs, and its checksum was made to fit")
        }
        guard seal.firstSequence == finding.firstSequence,
            seal.lastSequence == finding.lastSequence
        else { return problem(finding, offset, "the seal names other numbers") }
        return nil
    }

    func end(
        _ file: borrowing SegmentFile, _ frames: borrowing SegmentFrames, _ walk: Walk,
        _ finding: inout SegmentFinding
    ) {
        let isSealed = finding.seal != nil
        if !isSealed, finding.name.state != .open {
            finding.problem = problem(
                finding, frames.offset,
                frames.stop == .end
                    ? "the file ends here, before its seal"
                    : "is not what was written: its checksum or its length is wrong")
        } else if !isSealed, let problem = change(file, frames, finding) {
            finding.problem = problem
        } else if let next = walk.expectations.first {
            finding.problem = LogProblem(
                .missing, file.name.description, record: finding.count, offset: frames.offset,
                "checkpoint \(next.number) vouches for \(next.count) records, and"
                    + " \(finding.count) are here: the others were cut off, changed, or lost in a"
                    + " power cut before the disk had them")
        } else if let sealEnd = walk.sealEnd, finding.name.state != .open {
            finding.problem = trailer(file, sealEnd, finding)
        } else if !isSealed, case .broken(let offset)? = frames.stop {
            var frames = file.frames
            _ = frames.skip(to: offset)
            // Its writer may have come to its end by now.
            finding.isTorn = frames.next() == nil
        }
    }

    /// What follows the last whole record is none, and whole ones follow it.
    private func change(
        _ file: borrowing SegmentFile, _ walked: borrowing SegmentFrames, _ finding: SegmentFinding
    ) -> LogProblem? {
        guard case .broken(let offset)? = walked.stop else { return nil }
        var frames = file.frames
        guard frames.skip(to: offset), frames.next() == nil, let damage = frames.change()
        else { return nil }
        return problem(
            finding, offset,
            "is not what was written, and \(damage.records) whole records follow it: no broker"
                + " that was killed and no power cut leaves that")
    }

    /// What stands behind the seal.
    func trailer(
        _ file: borrowing SegmentFile, _ sealEnd: Int, _ finding: SegmentFinding
    ) -> LogProblem? {
        guard file.byteCount == sealEnd + SegmentFormat.trailerBytes else {
            return problem(finding, sealEnd, "the file does not end behind the seal")
        }
        return file.seal?.seal == finding.seal
            ? nil : problem(finding, sealEnd, "the last eight bytes do not lead to the seal")
    }

    func problem(
        _ finding: SegmentFinding, _ offset: Int, _ message: String
    ) -> LogProblem {
        LogProblem(
            .changed, finding.name.description, record: finding.count, offset: offset, message)
    }
}
