package import PosternCore

/// The cells that one credential hangs on. Dead one, dead all.
package struct CredentialCells: Sendable {
    package let key: LifeCell
    package let workload: LifeCell
    package let task: LifeCell
    package let own: LifeCell

    /// Why the credential is dead, the widest reason first; nil while it is alive.
    package var end: DenialReason? { key.end ?? workload.end ?? task.end ?? own.end }

    /// Whether an operator had a part in its end.
    package var isEndedByOperator: Bool {
        [key, workload, task, own].contains { $0.isEndedByOperator }
    }

    func addCredential() {
        for cell in [key, workload, task, own] { cell.addCredential() }
    }

    func removeCredential() {
        for cell in [key, workload, task, own] { cell.removeCredential() }
    }
}
