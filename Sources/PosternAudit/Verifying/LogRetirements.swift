import Sodium

/// The segments that retention removed, as far as something that is signed tells of them.
struct LogRetirements {
    /// What is told, and signed.
    private(set) var all: [SegmentPlace: SegmentFinding.Retirement] = [:]
    /// What is told in the end that nothing vouches for. Whoever can write to the log's folder can
    /// write so, and remove a segment.
    private let unvouched: Set<SegmentPlace>
    /// Where the stream that tells of it begins; nil: with its first part.
    private let firstSequence: UInt64?
    private let checkpoints: CheckpointChain

    /// - Parameter confirmed: what was vouched for by the time at which all was read.
    init(
        _ findings: [SegmentFinding], _ checkpoints: CheckpointChain,
        confirmed: Set<SegmentPlace> = []
    ) {
        self.checkpoints = checkpoints
        let control = Self.control(findings)
        for finding in control {
            for told in finding.retirements
            where finding.isVouched(told.record) || confirmed.contains(told.place) {
                if Self.fits(told, checkpoints.expectations[told.place]?.last) {
                    all[told.place] = told
                }
            }
        }
        unvouched = Self.unvouched(findings).subtracting(confirmed)
        firstSequence =
            control.first.map(\.name.part) ?? 1 == 1
            ? nil : control.map(\.firstSequence).first { $0 > 0 } ?? .max
    }

    /// Segments that are not there, of whose removal nothing that is signed tells yet.
    static func unvouched(_ findings: [SegmentFinding]) -> Set<SegmentPlace> {
        var places: Set<SegmentPlace> = []
        for finding in control(findings) {
            for told in finding.retirements where !finding.isVouched(told.record) {
                places.insert(told.place)
            }
        }
        guard !places.isEmpty else { return [] }
        return places.subtracting(findings.filter { !$0.isGone }.map { SegmentPlace($0.name) })
    }

    private static func control(_ findings: [SegmentFinding]) -> [SegmentFinding] {
        findings.filter { $0.name.stream == AuditTrail.controlName && !$0.isGone }
            .sorted { $0.name.part < $1.name.part }
    }

    /// Whether it tells of the segment that a checkpoint knows.
    private static func fits(
        _ told: SegmentFinding.Retirement, _ known: CheckpointExpectation?
    ) -> Bool {
        guard let known else { return true }
        return told.count > known.count
            || told.count == known.count && told.root == known.root.bytes
    }

    /// Whether a segment that is not there, one of the oldest of its stream, was removed by
    /// retention.
    func isRetired(_ place: SegmentPlace) -> Bool { isTold(place) || isForgotten(place) }

    /// Whether the log tells of it, or of one behind it.
    func isTold(_ place: SegmentPlace) -> Bool {
        all.keys.contains { $0.stream == place.stream && $0.part >= place.part }
    }

    /// Whether the segment that would tell of it was removed too by now. It was not where the
    /// segment was still written to when the stream that tells of it had come to what is there.
    private func isForgotten(_ place: SegmentPlace) -> Bool {
        guard place.stream != AuditTrail.controlName, let firstSequence else { return false }
        return !checkpoints.expectations.contains {
            $0.key.stream == place.stream && $0.key.part <= place.part
                && $0.value.last.map { $0.sequence >= firstSequence } == true
        }
    }

    /// What there is to say of a segment that no retirement tells of.
    func doubt(_ place: SegmentPlace) -> String {
        guard unvouched.contains(where: { $0.stream == place.stream && $0.part >= place.part })
        else { return "" }
        return " that something signed vouches for: the one in the log's end was made up, or the"
            + " broker was killed in that second, and seals it when it is started again"
    }
}
