extension LogVerifier {
    private static let lookMilliseconds = 250
    /// Segments of a stream in which it may be told: the one in use, one before it that was just
    /// sealed, one behind it that is ready.
    private static let lookSegments = 3

    /// Retention goes on while a log is read: what it removed since the checkpoints were read, or
    /// just before, is in no checkpoint yet. A broker that runs signs one within a second or two.
    func awaitRetirements(
        _ findings: [SegmentFinding]
    ) throws(AuditFileError) -> Set<SegmentPlace> {
        let awaited = LogRetirements.unvouched(findings)
        var confirmed: Set<SegmentPlace> = []
        var waited = 0
        while !awaited.isSubset(of: confirmed), waited < patienceMilliseconds {
            AuditSystem.sleep(milliseconds: Self.lookMilliseconds)
            waited += Self.lookMilliseconds
            confirmed.formUnion(try vouchedRetirements())
        }
        return confirmed
    }

    /// What the last segments tell now, as far as a seal or checkpoint vouches for it.
    private func vouchedRetirements() throws(AuditFileError) -> Set<SegmentPlace> {
        let names = try folder.segments()
        var checkpoints = CheckpointChain(key: key, wanted: [])
        checkpoints.beginsAtOne = false
        var checker = SegmentChecker(key: key, numbers: SharedSequences())
        for name in names.filter({ $0.stream == AuditTrail.checkpointName })
            .suffix(Self.lookSegments)
        {
            _ = check(name, &checker, expectations: []) { checkpoints.take($0) }
        }
        var confirmed: Set<SegmentPlace> = []
        for name in names.filter({ $0.stream == AuditTrail.controlName })
            .suffix(Self.lookSegments)
        {
            let expectations = checkpoints.expectations[SegmentPlace(name)] ?? []
            let finding = check(name, &checker, expectations: expectations) { _ in nil }
            guard finding.problem == nil else { continue }
            confirmed.formUnion(
                finding.retirements.filter { finding.isVouched($0.record) }.map(\.place))
        }
        return confirmed
    }
}
