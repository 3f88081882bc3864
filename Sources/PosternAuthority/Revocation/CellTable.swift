import HeapModule
package import PosternCore
import Synchronization

/// The cells of keys, workloads and tasks, found by name.
///
/// The control thread makes and ends cells; the handshake thread asks whether a key is revoked.
/// Decisions never come here: a credential holds its cells.
package final class CellTable: Sendable {
    package struct TaskName: Hashable, Sendable {
        package let workload: SPIFFEID
        package let task: TaskID

        package init(workload: SPIFFEID, task: TaskID) {
            self.workload = workload
            self.task = task
        }
    }

    private struct State {
        var keys: [PeerKey: LifeCell] = [:]
        var workloads: [SPIFFEID: LifeCell] = [:]
        var tasks: [TaskName: Task] = [:]
        var endedTasks = Heap<EndedTask>()
    }

    private struct Task {
        let cell: LifeCell
        /// Once it is ended: until when at least it is remembered.
        var forgetMilliseconds: UInt64 = 0
    }

    private struct EndedTask: Comparable {
        let forgetMilliseconds: UInt64
        let name: TaskName

        static func < (left: EndedTask, right: EndedTask) -> Bool {
            left.forgetMilliseconds < right.forgetMilliseconds
        }
        static func == (left: EndedTask, right: EndedTask) -> Bool {
            left.forgetMilliseconds == right.forgetMilliseconds && left.name == right.name
        }
    }

    private let state = Mutex(State())

    package init() {}

    // MARK: finding and making

    /// The cell, made when it is not there; nil when the table is full.
    package func key(_ key: PeerKey) -> LifeCell? {
        state.withLock { Self.findOrMake(key, in: &$0.keys) }
    }

    package func workload(_ workload: SPIFFEID) -> LifeCell? {
        state.withLock { Self.findOrMake(workload, in: &$0.workloads) }
    }

    package func task(_ name: TaskName) -> LifeCell? {
        state.withLock { state in
            if let task = state.tasks[name] { return task.cell }
            guard state.tasks.count < Limits.revocationCellsMax else { return nil }
            let cell = LifeCell()
            state.tasks[name] = Task(cell: cell)
            return cell
        }
    }

    /// Why a key is refused; nil when it is not. Makes nothing.
    package func end(ofKey key: PeerKey) -> DenialReason? {
        state.withLock { $0.keys[key] }?.end
    }

    /// Why a task is over; nil when it is not, or not known. Makes nothing.
    package func end(ofTask name: TaskName) -> DenialReason? {
        state.withLock { $0.tasks[name]?.cell }?.end
    }

    package func existingWorkload(_ workload: SPIFFEID) -> LifeCell? {
        state.withLock { $0.workloads[workload] }
    }

    /// Every workload that has a cell.
    package var workloads: [SPIFFEID: LifeCell] { state.withLock { $0.workloads } }

    package var taskCount: Int { state.withLock { $0.tasks.count } }

    // MARK: forgetting

    /// Remembers an ended task until `forgetMilliseconds`, so that it is not attested anew.
    package func keepEnded(_ name: TaskName, forgetMilliseconds: UInt64) {
        state.withLock { state in
            // Ended twice (completed, then revoked), it is remembered for the longer time; then
            // one entry of the heap is enough, which finds out when it comes due.
            guard let task = state.tasks[name], task.forgetMilliseconds < forgetMilliseconds
            else { return }
            state.tasks[name]?.forgetMilliseconds = forgetMilliseconds
            guard task.forgetMilliseconds == 0 else { return }
            state.endedTasks.insert(
                EndedTask(forgetMilliseconds: forgetMilliseconds, name: name))
        }
    }

    /// Frees the cells that a freed credential was the last to hang on, unless they are ended.
    package func release(_ record: CredentialRecord) {
        let name = TaskName(workload: record.workload, task: record.task)
        state.withLock { state in
            if record.cells.key.credentials == 0, record.cells.key.end == nil {
                state.keys[record.peer.key] = nil
            }
            if record.cells.task.credentials == 0, record.cells.task.end == nil {
                state.tasks[name] = nil
            }
        }
    }

    /// Forgets ended tasks that are due and hold no credential any more; looks at most at
    /// `limit` of them.
    package func forgetEndedTasks(nowMilliseconds: UInt64, limit: Int) {
        state.withLock { state in
            for _ in 0..<limit {
                guard let next = state.endedTasks.min,
                    next.forgetMilliseconds <= nowMilliseconds
                else { return }
                state.endedTasks.removeMin()
                guard let task = state.tasks[next.name], task.cell.end != nil else { continue }
                // Not while credentials hang on it, nor before its time, which may have been
                // put off since the entry was made.
                let isHeld = task.cell.credentials > 0
                let later = max(
                    task.forgetMilliseconds,
                    isHeld ? nowMilliseconds + Limits.expiredKeptMilliseconds : 0)
                if later > nowMilliseconds {
                    state.endedTasks.insert(
                        EndedTask(forgetMilliseconds: later, name: next.name))
                } else {
                    state.tasks[next.name] = nil
                }
            }
        }
    }

    private static func findOrMake<Name: Hashable>(
        _ name: Name, in cells: inout [Name: LifeCell]
    ) -> LifeCell? {
        if let cell = cells[name] { return cell }
        guard cells.count < Limits.revocationCellsMax else { return nil }
        let cell = LifeCell()
        cells[name] = cell
        return cell
    }
}
