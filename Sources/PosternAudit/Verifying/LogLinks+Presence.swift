extension LogLinks {
    /// Whatever a checkpoint names is there or was removed as retention says.
    mutating func checkPresence() {
        let present = Set(streams.values.joined().map { SegmentPlace($0.name) })
        let firsts = streams.mapValues { $0.first?.name.part ?? 1 }
        for (place, expected) in checkpoints.expectations.sorted(by: { $0.key < $1.key })
        where !present.contains(place) && !retired.isTold(place) {
            // `link` tells of what is missing between others.
            guard place.part >= firsts[place.stream] ?? 1 else { continue }
            result.problems.append(
                LogProblem(
                    .missing, place.stream,
                    "part \(place.part) of `\(place.stream)` is missing: checkpoint"
                        + " \(expected.last?.number ?? 0) vouches for"
                        + " \(expected.last?.count ?? 0) records of it, and no retirement tells of"
                        + " it" + retired.doubt(place)))
        }
    }
}
