import PosternCore

extension Authority {
    /// No room for what an earlier run had ended.
    package struct NoRoom: Error {}

    /// Puts back in force what an earlier run ended, before anybody is served; and begins an epoch
    /// of its own, later than all that were.
    ///
    /// Times are kept by the wall clock. Where that went back, something is remembered for longer;
    /// nothing comes back to life.
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
                let left = (ending.forgetMilliseconds ?? .max).subtracting(clock.wallMilliseconds)
                cells.keepEnded(
                    name, forgetMilliseconds: clock.bootMilliseconds.adding(left))
            case .credential:
                // No credential outlives its broker yet.
                break
            }
        }
        epoch.raise(to: state.epoch + 1)
    }

    private func end(_ cell: LifeCell?, _ ending: Ending) throws(NoRoom) {
        guard let cell else { throw NoRoom() }
        _ = cell.end(ending.reason, byOperator: ending.isByOperator)
    }

    /// Writes down that something ended, as its cell says.
    func record(
        _ target: RevocationTarget, _ life: (reason: DenialReason, byOperator: Bool),
        forgetMilliseconds: UInt64? = nil
    ) {
        let now = clock.wallMilliseconds
        journal.record(
            .ended(
                Ending(
                    target: target, reason: life.reason, isByOperator: life.byOperator,
                    epoch: epoch.current, atMilliseconds: now,
                    forgetMilliseconds: forgetMilliseconds.map { now.adding($0) })))
    }
}

extension UInt64 {
    /// The difference, 0 where it would be less.
    fileprivate func subtracting(_ other: UInt64) -> UInt64 { self - Swift.min(self, other) }

    /// The sum, the greatest number where it would be more.
    fileprivate func adding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
