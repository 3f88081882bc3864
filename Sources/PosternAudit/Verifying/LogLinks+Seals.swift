extension LogLinks {
    /// Records that are in order behind the last checkpoint may span so much time at most: a broker
    /// signs one each second.
    private static let unvouchedMillisecondsMax: UInt64 = 60_000

    /// Only the last segments of a stream have no seal. Whoever takes one away could change what
    /// only that vouched for.
    mutating func checkSeals() {
        for (stream, findings) in streams.sorted(by: { $0.key < $1.key }) {
            for (index, finding) in findings.enumerated() where finding.isUnsealed {
                let later = findings[(index + 1)...]
                guard let sign = signOfSeal(finding, stream, later) else { continue }
                result.problems.append(
                    LogProblem(
                        .missing, finding.name.description, record: finding.count,
                        "has no seal, and had one: \(sign)"))
            }
        }
        checkSpan()
    }

    /// What shows that a segment had been sealed.
    private func signOfSeal(
        _ finding: SegmentFinding, _ stream: String, _ later: ArraySlice<SegmentFinding>
    ) -> String? {
        if let sealed = later.first(where: { $0.seal != nil }) {
            return "`\(sealed.name)` behind it has one"
        }
        if let place = checkpoints.expectations.keys
            .filter({ $0.stream == stream && $0.part > finding.name.part }).max(),
            let number = checkpoints.expectations[place]?.first?.number
        {
            return "checkpoint \(number) is of part \(place.part)"
        }
        if let other = later.first(where: {
            $0.header != nil && $0.header?.instance != finding.header?.instance
        }) {
            return "another run of the broker, which seals what it finds, wrote `\(other.name)`"
        }
        return nil
    }

    /// Where signatures were removed, what is left seems to be of the last second, and is of more.
    private mutating func checkSpan() {
        let times = streams.values.joined().filter(\.isUnsealed).compactMap(\.unvouchedTimes)
        guard let first = times.map(\.lowerBound).min(), let last = times.map(\.upperBound).max(),
            last - first > Self.unvouchedMillisecondsMax
        else { return }
        result.problems.append(
            LogProblem(
                .missing, AuditTrail.checkpointName,
                "nothing vouches for the records of the last \((last - first) / 1_000) s, and a"
                    + " broker signs a checkpoint each second; where its clock was not set and it"
                    + " was not stopped for so long, checkpoints were removed"))
    }
}
