package import PosternCore

/// The cells that one credential hangs on. Dead one, dead all.
package struct CredentialCells: Sendable {
    let record: CredentialRecord

    package var key: LifeCell { record.standing.key }
    package var workload: WorkloadCell { record.standing.workload }
    package var task: TaskCell { record.taskCell }

    /// Why the credential is dead, the widest reason first; nil while it is alive.
    package var end: DenialReason? { record.end }

    /// Whether an operator had a part in its end.
    package var isEndedByOperator: Bool {
        record.standing.isEndedByOperator || task.isEndedByOperator
            || record.life.isEndedByOperator
            || record.standing.delegator?.record.cells.isEndedByOperator == true
    }

    /// Ends this credential, and all that was delegated under it. Whether that changed anything.
    @discardableResult
    package func endOwn(_ reason: DenialReason, byOperator: Bool = false) -> Bool {
        record.life.end(reason, byOperator: byOperator)
    }

    func addCredential() {
        key.addCredential()
        workload.addCredential()
        task.addCredential()
        record.standing.process?.addCredential()
    }

    func removeCredential() {
        key.removeCredential()
        workload.removeCredential()
        task.removeCredential()
        record.standing.process?.removeCredential()
    }
}
