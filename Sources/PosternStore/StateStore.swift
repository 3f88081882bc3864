package import PosternAuthority
import PosternCore
import Synchronization

/// The journal of a broker in `state.db`.
///
/// One writer, on a thread of its own (`run`): all that was recorded while it wrote goes into the
/// next transaction, so that a thousand revocations at a time take hardly more syncs than one. What
/// nobody waits for, such as a grant, is gathered for a moment first; the order stays. What
/// cannot be written (the disk is full) stays in order and is tried again, with the next change or
/// a second later.
///
///     record ──▶ pending ──▶ one transaction ──▶ durable ──▶ whoever waits for it
package final class StateStore: StateJournal {
    private struct Waiter {
        /// How much must be durable.
        let position: UInt64
        let body: @Sendable (StateFailure?) -> Void
        let late: (@Sendable () -> Void)?
        /// Whether it was told of a failure.
        var isLate = false

        func tell() {
            if isLate { late?() } else { body(nil) }
        }
    }

    private struct State {
        var pending: [StateChange] = []
        /// In the order of their positions.
        var waiters: [Waiter] = []
        /// How many changes there were in all, and how many of them are durable.
        var recorded: UInt64 = 0
        var durable: UInt64 = 0
        /// Whether the writer tells waiters that all is durable: who comes meanwhile comes behind
        /// them.
        var isTelling = false
        /// Whether the writer was woken and has not looked since.
        var isWoken = false
        /// Whether somebody waits who did not when it last looked.
        var isUrgent = false
        var isOver = false
    }

    private let database: StateDatabase
    private let clock: any AuthorityClock
    private let wake = MonotonicSemaphore()
    private let state = Mutex(State())
    private let transactionCount = Atomic<UInt64>(0)
    private let failureCount = Atomic<UInt64>(0)

    /// Changes that one transaction takes at most.
    private static let batchMax = 10_000
    /// Changes that wait, above which nothing new begins. Live credentials may end all the same.
    private static let pendingMax: UInt64 = 100_000
    /// Who is told of what is durable late.
    private static let lateMax = 100_000
    private static let retryMilliseconds = 1_000
    /// How long what nobody waits for is gathered.
    private static let gatherMilliseconds = 50
    /// How long nothing is written at most: then what is over is forgotten.
    private static let idleMilliseconds = 60_000
    private static let forgetMax = 10_000

    /// Opens or makes `state.db` in a folder that only this process writes.
    package init(
        path: String, clock: any AuthorityClock
    ) throws(StateStoreError) {
        database = try StateDatabase(path: path, clock: clock)
        self.clock = clock
    }

    /// What an earlier run left. Before anything is recorded.
    ///
    /// - Parameter epochFloor: an epoch that was used, as somebody else knows.
    /// - Throws: `StateStoreError.behind` where the file does not know it: an older one was put
    ///   there, and what was revoked since is not in it.
    package func load(epochFloor: UInt64 = 0) throws(StateStoreError) -> RestoredState {
        let state = try database.load(bootMilliseconds: clock.bootMilliseconds)
        guard state.lastChange >= epochFloor else {
            throw .behind(path: database.path, epoch: state.lastChange, floor: epochFloor)
        }
        return state
    }

    /// Gives each credential that an earlier run granted and that has not expired to `body`, in the
    /// order of their grants. Before anything is recorded but by `body`.
    package func loadCredentials(
        _ body: (StoredCredential) -> Void
    ) throws(StateStoreError) {
        try database.loadCredentials(bootMilliseconds: clock.bootMilliseconds, body)
    }

    /// Credentials are about to be used: from now on what they spent is known when that is written
    /// down (`StateChange.metered`). A start that fails before costs nobody anything.
    package func beginServing() throws(StateStoreError) { try database.beginServing() }

    /// The last checkpoint that the audit log is known to have had; nil: none. Before anything is
    /// recorded.
    package func checkpoint() throws(StateStoreError) -> AuditCheckpoint? {
        try database.checkpoint()
    }

    /// Transactions that were committed. Any thread.
    package var transactions: UInt64 { transactionCount.load(ordering: .relaxed) }

    /// Transactions that failed. Any thread.
    package var failures: UInt64 { failureCount.load(ordering: .relaxed) }

    // MARK: the journal

    package func record(_ change: StateChange) {
        state.withLock { state in
            // One a second must not fill up what waits while nothing can be written.
            if case .signed = change, case .signed = state.pending.last {
                state.pending[state.pending.count - 1] = change
                return
            }
            state.pending.append(change)
            state.recorded += 1
            // Somebody is about to wait for an ending: its commit begins meanwhile.
            switch change {
            case .ended, .completed: urge(&state)
            case .granted, .freed, .dropped, .metered, .installed, .advanced, .signed: break
            }
            if !state.isWoken, !state.isUrgent { wake.signal() }
            state.isWoken = true
        }
    }

    package var hasRoom: Bool { state.withLock { $0.recorded - $0.durable < Self.pendingMax } }

    package func whenDurable(
        _ body: @escaping @Sendable (StateFailure?) -> Void, late: (@Sendable () -> Void)?
    ) {
        let (isDurable, isOver) = state.withLock { state in
            let isDurable = state.durable == state.recorded
            guard !isDurable || state.isTelling else { return (true, false) }
            guard !state.isOver else { return (false, true) }
            state.waiters.append(Waiter(position: state.recorded, body: body, late: late))
            if !isDurable { urge(&state) }
            return (false, false)
        }
        if isDurable { return body(nil) }
        if isOver { body(StateFailure(message: "the journal is closed")) }
    }

    private func urge(_ state: inout State) {
        if !state.isUrgent { wake.signal() }
        state.isUrgent = true
    }

    /// Waits until all that was recorded is durable. Before anybody is served.
    package func flush() throws(StateFailure) {
        let answer = Mutex<StateFailure?>(nil)
        let isThere = MonotonicSemaphore()
        whenDurable { failure in
            answer.withLock { $0 = failure }
            isThere.signal()
        }
        isThere.wait()
        if let failure = answer.withLock({ $0 }) { throw failure }
    }

    package func settle() {
        // Answered after all that came before, or with it where nothing can be written.
        try? flush()
    }

    // MARK: the writer

    /// The body of the writer's thread. Ends after `end`, when all is written that can be.
    package func run() {
        var texts = HolderTexts()
        while true {
            let isDone = work(&texts)
            let isOver = state.withLock { $0.isOver }
            if isOver { return }
            let pause = isDone ? Self.idleMilliseconds : Self.retryMilliseconds
            if !wake.wait(milliseconds: pause) { forget() }
            let canWait = state.withLock { !$0.isUrgent && $0.pending.count < Self.batchMax }
            if canWait { _ = wake.wait(milliseconds: Self.gatherMilliseconds) }
        }
    }

    /// Lets the writer's thread end. Nothing is recorded after that.
    package func end() {
        state.withLock { state in
            state.isOver = true
            urge(&state)
        }
    }

    /// Writes all that is there; false where it cannot.
    private func work(_ texts: inout HolderTexts) -> Bool {
        state.withLock { state in
            state.isWoken = false
            state.isUrgent = false
        }
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.pending.prefix(Self.batchMax))
                state.pending.removeFirst(batch.count)
                return batch
            }
            guard !batch.isEmpty else { return true }
            do throws(StateStoreError) {
                try database.write(
                    batch, &texts, bootMilliseconds: clock.bootMilliseconds)
            } catch {
                fail(batch, error)
                return false
            }
            transactionCount.wrappingAdd(1, ordering: .relaxed)
            tell(of: batch.count)
        }
    }

    /// Tells those who waited for no more than is durable now.
    private func tell(of changes: Int) {
        var new = UInt64(changes)
        while true {
            let served = state.withLock { state in
                state.durable += new
                let count = state.waiters.prefix { $0.position <= state.durable }.count
                state.isTelling = count > 0
                defer { state.waiters.removeFirst(count) }
                return Array(state.waiters.prefix(count))
            }
            new = 0
            guard !served.isEmpty else { return }
            for waiter in served { waiter.tell() }
        }
    }

    private func fail(_ batch: [StateChange], _ error: StateStoreError) {
        failureCount.wrappingAdd(1, ordering: .relaxed)
        let failure = StateFailure(message: "\(error)")
        let waiters = state.withLock { state in
            state.pending.insert(contentsOf: batch, at: 0)
            let told = state.waiters.filter { !$0.isLate }
            state.waiters.removeAll { $0.late == nil }
            state.waiters.removeLast(max(0, state.waiters.count - Self.lateMax))
            for index in state.waiters.indices { state.waiters[index].isLate = true }
            return told
        }
        for waiter in waiters { waiter.body(failure) }
    }

    /// When nothing else is to be done; in steps, between which somebody may come.
    private func forget() {
        // What cannot be forgotten now is forgotten later.
        while state.withLock({ $0.pending.isEmpty }),
            (try? database.forget(
                bootMilliseconds: clock.bootMilliseconds, limit: Self.forgetMax)) == true
        {}
    }
}
