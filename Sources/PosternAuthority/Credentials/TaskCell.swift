package import PosternCore

/// The cell of a task, with its name; made by `TaskCell.make`.
///
///     object header 16 | held 4, life 1, length 1 | workload 8 | name, in a subclass
// Unchecked because its superclass is: all is constant or atomic.
package class TaskCell: LifeCell, @unchecked Sendable {
    /// Bytes of the name.
    final let length: UInt8
    package final let workload: WorkloadName

    init(length: Int, workload: WorkloadName) {
        // INVARIANT: `Limits.taskIDBytesMax` fits.
        self.length = UInt8(length)
        self.workload = workload
        super.init()
    }

    /// Gives the name's bytes to `body`, in place.
    func withName(_ body: (Span<UInt8>) -> Void) {
        preconditionFailure("a task cell has a size")
    }

    /// The name; makes a text.
    package final var id: TaskID {
        var id: TaskID?
        withName { id = TaskID(String(copying: $0)) }
        // INVARIANT: the bytes are those of a task's id.
        guard let id else { preconditionFailure("a task without a name") }
        return id
    }

    final func isNamed(_ name: CellTable.TaskName) -> Bool {
        guard workload.id == name.workload else { return false }
        var isSame = false
        withName { isSame = name.task.description.isSameBytes(as: $0) }
        return isSame
    }
}
