import PosternCore

/// Frees what is over, in small steps, and puts snapshots in force. For the control thread only.
package struct Housekeeper: Sendable {
    private let authority: Authority
    /// Where the next step begins; 0 after a whole round.
    package private(set) var nextShard = 0
    private var reaping: ReapingRound?
    /// The last request that a round began for.
    private var answered: UInt64 = 0

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
            for record in records { authority.leave(record) }
            forgotten += authority.cells.forgetEndedTasks(
                shard: nextShard, nowMilliseconds: now, limit: Limits.sweepStepMax - forgotten)
            forgotten += authority.delegations.sweep(
                shard: nextShard, nowMilliseconds: now, limit: Limits.sweepStepMax - forgotten)
            nextShard = (nextShard + 1) % Limits.shardCount
            if nextShard == 0 || max(freed, forgotten) == Limits.sweepStepMax { break }
        }
        return freed
    }

    /// One bounded step of the search for credentials that ended with others: one shard. How many
    /// it found.
    ///
    /// To end a tree, a task or a selection is one store; who ended with it is found here, so that
    /// places and memory come back long before the credentials would have expired. Nothing is
    /// written down of it: after a restart they are found dead again.
    package mutating func reap() -> Int {
        guard var round = reaping ?? nextRound() else { return 0 }
        let kept = authority.clock.bootMilliseconds + Limits.expiredKeptMilliseconds
        var found = 0
        authority.cache.forEach(shard: round.shard) { record in
            guard record.isOver, record.retire() else { return }
            authority.cache.free(record.id, dueMilliseconds: kept)
            found += 1
        }
        authority.delegations.reap(shard: round.shard, keptMilliseconds: kept)
        round.shard += 1
        if round.shard < Limits.shardCount {
            reaping = round
        } else {
            // Every standing of a credential was held against these.
            authority.cells.ledger.forget(upTo: round.selection)
            reaping = nil
        }
        return found
    }

    /// A round over all shards, where one was asked for since the last.
    private mutating func nextRound() -> ReapingRound? {
        let asked = authority.reaping.count
        guard asked != answered else { return nil }
        answered = asked
        return ReapingRound(selection: authority.cells.ledger.number)
    }

    private struct ReapingRound {
        var shard = 0
        let selection: UInt64
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
        let epoch = authority.advance(StepDraft(snapshot: snapshot.digest))
        authority.journal.record(.installed(digest: snapshot.digest, epoch: epoch))
        return epoch
    }
}
