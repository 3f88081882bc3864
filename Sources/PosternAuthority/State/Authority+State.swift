import PosternCore

extension Authority {
    /// No room for what an earlier run had ended.
    package struct NoRoom: Error {}

    /// Puts back in force what an earlier run ended, before anybody is served and after what it
    /// granted is back; and begins an epoch of its own, later than all that were.
    ///
    /// - Throws: where not all of it can be remembered: then nobody may be served.
    package func restore(_ state: RestoredState) throws(NoRoom) {
        for ending in state.endings {
            switch ending.target {
            case .key(let key):
                try end(cells.key(key), ending)
            case .workload(let workload):
                try end(cells.workload(workload), ending)
            case .task(let workload, let task):
                let name = CellTable.TaskName(workload: workload, task: task)
                try end(cells.task(name), ending)
                cells.keepEnded(name, forgetMilliseconds: ending.forgetMilliseconds ?? .max)
            case .credential(let id):
                // One that is not there is as good as ended.
                cache.find(id)?.cells.endOwn(ending.reason, byOperator: ending.isByOperator)
            case .selection: break  // What it took did not come back.
            case .tree:
                // INVARIANT: a tree is ended by its root.
                preconditionFailure("no such ending is written down")
            }
        }
        epoch.raise(to: state.epoch + 1)
    }

    private func end(_ cell: LifeCell?, _ ending: Ending) throws(NoRoom) {
        guard let cell else { throw NoRoom() }
        _ = cell.end(ending.reason, byOperator: ending.isByOperator)
    }

    /// Writes down that something was granted. Nobody waits for that.
    func record(_ ask: AttestAsk, _ granted: CredentialRecord) {
        let peer = granted.standing.peer
        journal.record(
            .granted(
                StoredCredential(
                    id: granted.id,
                    holder: CredentialHolder(
                        workload: granted.workload, peer: peer.identity, process: peer.process,
                        scope: granted.scope, parent: granted.parent?.id),
                    task: ask.task, intent: ask.intent,
                    expiryMilliseconds: granted.expiryMilliseconds,
                    keptMilliseconds: granted.expiryMilliseconds + Limits.expiredKeptMilliseconds,
                    budget: ask.budget)))
    }

    /// Writes down that something ended, as its cell says.
    ///
    /// - Parameters:
    ///   - forgetMilliseconds: when it may be forgotten, on the boot clock; nil: never.
    ///   - freed: a credential that gave up its place with it.
    func record(
        _ target: RevocationTarget, _ life: (reason: DenialReason, byOperator: Bool),
        forgetMilliseconds: UInt64? = nil, _ freed: FreedCredential? = nil
    ) {
        let ending = Ending(
            target: target, reason: life.reason, isByOperator: life.byOperator,
            epoch: epoch.current, atMilliseconds: clock.wallMilliseconds,
            forgetMilliseconds: forgetMilliseconds)
        journal.record(freed.map { .completed(ending, $0) } ?? .ended(ending))
    }
}
