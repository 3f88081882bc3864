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

    private let keys = ShardedTable<KeyEntry>()
    /// A task is due when it may be forgotten, which is never while it is not ended.
    private let tasks = ShardedTable<TaskCell>()
    private let processes = Mutex<[ProcessIdentity: ProcessCell]>([:])
    /// What was revoked by selection, which standings are held against.
    let ledger = SelectionLedger()
    /// As many as were ever enrolled: few.
    private let namedWorkloads = Mutex<[SPIFFEID: WorkloadCell]>([:])

    package init() {}

    // MARK: finding and making

    /// The cell, made when it is not there; nil when the table is full.
    package func key(_ key: PeerKey) -> LifeCell? { entry(key)?.cell }

    /// As whom the holder of a key has attested, as far as is remembered. Makes nothing.
    func workloads(ofKey key: PeerKey) -> [SPIFFEID] {
        keys.find(TableHash(seeded: key)) { $0.key == key }?.workloads ?? []
    }

    package func workload(_ workload: SPIFFEID) -> WorkloadCell? {
        namedWorkloads.withLock { cells in
            if let cell = cells[workload] { return cell }
            guard cells.count < Limits.revocationCellsMax else { return nil }
            let cell = WorkloadCell(workload)
            cells[workload] = cell
            return cell
        }
    }

    package func task(_ name: TaskName) -> TaskCell? {
        let hash = TableHash(seeded: name)
        if let cell = tasks.find(hash, where: { $0.isNamed(name) }) { return cell }
        guard tasks.count < Limits.revocationCellsMax else { return nil }
        // A task may be revoked before its workload was ever seen; that makes no cell for it.
        let workload = existingWorkload(name.workload)?.name ?? WorkloadName(name.workload)
        let cell = TaskCell.make(name.task, workload)
        return tasks.insert(cell, hash, unless: { $0.isNamed(name) }) ? cell : nil
    }

    /// How a peer stands, made with its key's and its workload's cells when they are not there;
    /// nil when a table is full.
    ///
    /// - Parameter process: the cell of the peer's process; nil on tcp.
    func standing(
        _ peer: AttestedPeer, as workload: SPIFFEID, _ scope: Scope,
        on process: ProcessCell? = nil, under delegator: Delegator? = nil
    ) -> Standing? {
        guard let entry = entry(peer.identity.key), let cell = self.workload(workload) else {
            return nil
        }
        process?.note(workload)
        return entry.standing(peer, cell, process, scope, under: delegator, ledger)
    }

    /// The cell of a process that is watched.
    func process(_ process: ProcessIdentity) -> ProcessCell? {
        processes.withLock { $0[process] }
    }

    /// Remembers a process that is watched from now on.
    func add(_ process: ProcessIdentity) -> ProcessCell {
        let cell = ProcessCell(process)
        processes.withLock { $0[process] = cell }
        return cell
    }

    func remove(_ process: ProcessCell) { processes.withLock { $0[process.process] = nil } }

    package var processCount: Int { processes.withLock { $0.count } }

    /// Why a key is refused; nil when it is not. Makes nothing.
    package func end(ofKey key: PeerKey) -> DenialReason? {
        keys.find(TableHash(seeded: key)) { $0.key == key }?.cell.end
    }

    /// Why a task is over; nil when it is not, or not known. Makes nothing.
    package func end(ofTask name: TaskName) -> DenialReason? {
        tasks.find(TableHash(seeded: name)) { $0.isNamed(name) }?.end
    }

    package func existingWorkload(_ workload: SPIFFEID) -> WorkloadCell? {
        namedWorkloads.withLock { $0[workload] }
    }

    /// Every workload that has a cell.
    package var workloads: [SPIFFEID: WorkloadCell] { namedWorkloads.withLock { $0 } }

    package var taskCount: Int { tasks.count }

    /// What the table of tasks takes, cells not counted.
    package var taskTableBytes: Int { tasks.bytes }

    private func entry(_ key: PeerKey) -> KeyEntry? {
        let hash = TableHash(seeded: key)
        if let entry = keys.find(hash, where: { $0.key == key }) { return entry }
        guard keys.count < Limits.revocationCellsMax else { return nil }
        let entry = KeyEntry(key)
        return keys.insert(entry, hash, unless: { $0.key == key }) ? entry : nil
    }

    // MARK: forgetting

    /// Remembers an ended task until `forgetMilliseconds`, so that it is not attested anew.
    package func keepEnded(_ name: TaskName, forgetMilliseconds: UInt64) {
        let forget = DueSecond(milliseconds: forgetMilliseconds)
        tasks.setDue(TableHash(seeded: name), where: { $0.isNamed(name) }) {
            // Ended twice (completed, then revoked), it is remembered for the longer time.
            $0 == .never ? forget : max($0, forget)
        }
    }

    /// Frees the cells that a freed credential was the last to hang on, unless they are ended.
    package func release(_ record: CredentialRecord) {
        let (key, task) = (record.cells.key, record.cells.task)
        if key.credentials == 0 { releaseKey(record.peer.key) }
        if task.credentials == 0, task.end == nil {
            let name = TaskName(workload: record.workload, task: task.id)
            tasks.remove(task, TableHash(seeded: name))
        }
    }

    private func releaseKey(_ key: PeerKey) {
        let hash = TableHash(seeded: key)
        guard let entry = keys.find(hash, where: { $0.key == key }) else { return }
        entry.forgetStandings()
        if entry.cell.end == nil { keys.remove(entry, hash) }
    }

    /// Forgets ended tasks of one shard that are due and hold no credential any more; looks at
    /// most at `limit` of them. How many it looked at.
    @discardableResult
    package func forgetEndedTasks(shard: Int, nowMilliseconds: UInt64, limit: Int) -> Int {
        var left = limit
        _ = tasks.takeDue(shard: shard, nowMilliseconds: nowMilliseconds, limit: &left) { cell in
            // Not while credentials hang on it.
            guard cell.credentials > 0 else { return nil }
            return DueSecond(milliseconds: nowMilliseconds + Limits.expiredKeptMilliseconds)
        }
        return limit - left
    }
}
