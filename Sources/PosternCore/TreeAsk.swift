/// Which delegation trees are asked for: those that a task is in.
package struct TreeAsk: Hashable, Sendable {
    package var task: TaskID
    /// Whose task; nil: of every workload.
    package var workload: SPIFFEID?

    package init(task: TaskID, workload: SPIFFEID? = nil) {
        self.task = task
        self.workload = workload
    }
}
