import PosternCore

/// Frees what is over, in small steps, and puts snapshots in force. For the control thread only.
package struct Housekeeper: Sendable {
    private let authority: Authority
    private var nextShard = 0

    package init(_ authority: Authority) { self.authority = authority }

    /// One bounded step of the sweep; the number of credentials that it freed.
    package mutating func step() -> Int {
        let now = authority.clock.bootMilliseconds
        let freed = authority.cache.sweep(shard: nextShard, nowMilliseconds: now)
        nextShard = (nextShard + 1) % Limits.shardCount
        for record in freed {
            _ = record.retire()
            record.cells.removeCredential()
            authority.cells.release(record)
        }
        authority.cells.forgetEndedTasks(nowMilliseconds: now, limit: Limits.sweepStepMax)
        return freed.count
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
        return authority.epoch.advance()
    }
}
