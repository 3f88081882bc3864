extension LogLinks {
    mutating func checkNumbers() {
        guard streams.values.joined().contains(where: { !$0.isBlank }) else {
            result.problems.append(
                LogProblem(.missing, "the log", "the folder holds no segment with anything in it"))
            return
        }
        // Whatever removes segments leaves the stream; a run that ended by itself signed its end.
        guard streams[AuditTrail.checkpointName]?.contains(where: { !$0.isBlank }) == true else {
            result.problems.append(
                LogProblem(
                    .missing, AuditTrail.checkpointName,
                    "the whole stream is missing, and nothing vouches for the ends of the others"))
            return
        }
        // What is missing behind a record that is wrong follows from it.
        guard result.problems.isEmpty else { return }
        let runs = LogRuns(
            streams.values.flatMap { $0 }, vouched: checkpoints.vouched)
        let (problems, notes) = runs.check(numbers, retired: Array(retired.all.values))
        result.problems += problems
        result.notes += notes
    }

    mutating func noteUnvouched() {
        let last = checkpoints.last?.lastSequence ?? 0
        guard last < numbers.last else { return }
        result.notes.append(
            LogNote(
                .unvouched,
                "\(numbers.last - last) numbers behind \(last) are in no checkpoint yet"))
    }
}
