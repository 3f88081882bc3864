import PosternCore
import Synchronization

/// Syncs files for replies that wait for it (`power`), on threads of its own: a disk that hangs
/// keeps those, and who waits no longer than is bearable.
///
/// Any thread may ask; where no thread works for it, the one that asks does.
final class SyncingCrew: Sendable {
    /// Files that somebody waits for.
    private final class Job: Sendable {
        enum Outcome: UInt8, AtomicRepresentable { case open, synced, failed, givenUp }

        let files: [any AuditFile]
        let isDone = MonotonicSemaphore()
        let outcome = Atomic<Outcome>(.open)

        init(_ files: [any AuditFile]) { self.files = files }

        /// Whether this is how it ended: the first who says so is right.
        func end(_ outcome: Outcome) -> Bool {
            self.outcome.compareExchange(
                expected: .open, desired: outcome, ordering: .acquiringAndReleasing
            ).exchanged
        }
    }

    private struct State {
        var jobs: [Job] = []
        var isEnded = false
    }

    private let status: TrailStatus
    private let state = Mutex(State())
    private let signal = MonotonicSemaphore()
    private let threads = Atomic<Int>(0)
    /// Jobs that nobody waits for any more, and that are not over.
    private let overdue = Atomic<Int>(0)

    init(_ status: TrailStatus) { self.status = status }

    /// Whether all of it is durable; where not, nothing more is decided for a while.
    func sync(_ files: [any AuditFile]) -> Bool {
        guard threadCount > 0 else {
            return files.allSatisfy { status.sync($0) }
        }
        let job = Job(files)
        state.withLock { $0.jobs.append(job) }
        signal.signal()
        // By looks, not by one long wait: a process that was stopped meanwhile had no time to sync.
        for _ in 0..<AuditLimits.syncLooksMax
        where job.isDone.wait(milliseconds: AuditLimits.syncLookMilliseconds) {
            return job.outcome.load(ordering: .acquiring) == .synced
        }
        // Counted before: whoever ends it takes it off again.
        overdue.wrappingAdd(1, ordering: .acquiringAndReleasing)
        guard job.end(.givenUp) else {
            overdue.wrappingSubtract(1, ordering: .acquiringAndReleasing)
            return job.outcome.load(ordering: .acquiring) == .synced
        }
        status.fail(.syncHangs)
        return false
    }

    /// Threads that work for it.
    var threadCount: Int { threads.load(ordering: .acquiring) }

    /// Whether something hangs still.
    var isStuck: Bool { overdue.load(ordering: .acquiring) != 0 }

    /// The work of one of its threads, until `end`.
    func run() {
        threads.wrappingAdd(1, ordering: .releasing)
        while true {
            let (job, isEnded) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isEnded)
            }
            if let job {
                work(on: job)
            } else if isEnded {
                return
            } else {
                signal.wait()
            }
        }
    }

    private func work(on job: Job) {
        let isWanted = job.outcome.load(ordering: .acquiring) == .open
        let isSynced = isWanted && job.files.allSatisfy { status.sync($0) }
        if job.end(isSynced ? .synced : .failed) {
            job.isDone.signal()
        } else {
            overdue.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        }
    }

    /// Ends its threads once nobody waits.
    func end() {
        // INVARIANT: a thread that does not see this is among those that are counted below.
        state.withLock { $0.isEnded = true }
        for _ in 0..<threadCount { signal.signal() }
    }
}
