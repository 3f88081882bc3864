import PosternCore

/// Frees what is over, in small steps, and puts snapshots in force. For the control thread only.
package struct Housekeeper: Sendable {
    private let authority: Authority
    /// Where the next step begins; 0 after a whole round.
    package private(set) var nextShard = 0

    package init(_ authority: Authority) { self.authority = authority }

    /// One bounded step of the sweep; the number of credentials that it freed.
    ///
    /// It looks into some shards, and at most at `Limits.sweepStepMax` credentials, and as many
    /// ended tasks, that are due; the next step goes on at the next shard. It ends with the last
    /// shard at the latest.
    package mutating func step() -> Int {
        let now = authority.clock.bootMilliseconds
        var freed = 0
        var forgotten = 0
        for _ in 0..<Limits.sweepStepShards {
            let records = authority.cache.sweep(
                shard: nextShard, nowMilliseconds: now, limit: Limits.sweepStepMax - freed)
            freed += records.count
            for record in records {
                _ = record.retire()
                record.cells.removeCredential()
                authority.cells.release(record)
            }
            forgotten += authority.cells.forgetEndedTasks(
                shard: nextShard, nowMilliseconds: now, limit: Limits.sweepStepMax - forgotten)
            nextShard = (nextShard + 1) % Limits.shardCount
            if nextShard == 0 || max(freed, forgotten) == Limits.sweepStepMax { break }
        }
        return freed
    }

    /// Puts a new snapshot in force and gives its epoch.
    ///
    /// Workloads that are no longer enrolled lose their credentials; one that comes back with
    /// a later snapshot has them again, since losing an enrolment is no revocation.
    package func install(_ snapshot: PolicySnapshot) -> UInt64 {
        authority.snapshots.replace(with: snapshot)
        authority.policyErrors.forgetPolicies()
        let enrolled = Set(snapshot.enrolments.map(\.workload))
        for (workload, cell) in authority.cells.workloads {
            if enrolled.contains(workload) {
                cell.reinstate(after: .notEnrolled)
            } else {
                cell.end(.notEnrolled)
            }
        }
        let epoch = authority.epoch.advance()
        authority.journal.record(.installed(digest: snapshot.digest, epoch: epoch))
        return epoch
    }
}
