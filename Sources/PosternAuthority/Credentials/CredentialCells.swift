package import PosternCore

/// The cells that one credential hangs on. Dead one, dead all.
package struct CredentialCells: Sendable {
    let record: CredentialRecord

    package var key: LifeCell { record.standing.key }
    package var workload: WorkloadCell { record.standing.workload }
    package var task: TaskCell { record.taskCell }

    /// Why the credential is dead, the widest reason first; nil while it is alive.
    package var end: DenialReason? {
        record.standing.key.end ?? record.standing.workload.end ?? record.taskCell.end
            ?? record.life.end
    }

    /// Whether an operator had a part in its end.
    package var isEndedByOperator: Bool {
        key.isEndedByOperator || workload.isEndedByOperator || task.isEndedByOperator
            || record.life.isEndedByOperator
    }

    /// Ends this credential alone. Whether that changed anything.
    @discardableResult
    package func endOwn(_ reason: DenialReason, byOperator: Bool = false) -> Bool {
        record.life.end(reason, byOperator: byOperator)
    }

    func addCredential() {
        key.addCredential()
        workload.addCredential()
        task.addCredential()
    }

    func removeCredential() {
        key.removeCredential()
        workload.removeCredential()
        task.removeCredential()
    }
}
