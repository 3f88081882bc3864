import PosternCore
import PosternWire
import Synchronization
import ZeroMQ

/// What waits for the control thread and the inspection thread, by how urgent it is.
///
/// A flood of one kind never fills another's queue: people come before machines, and what ends
/// something takes turns with what begins something, with what delegates, and with what tells of
/// calls that were made.
final class ControlQueues: Sendable {
    /// Says that the control thread has something to do.
    let signal: WakeSignal
    /// Attests whose peer is still to be inspected, which may take a whole executable's reading.
    let uninspected: BoundedQueue<ControlRequest>

    private let people: BoundedQueue<ControlJob>
    private let endings: BoundedQueue<ControlJob>
    private let inspected: BoundedQueue<ControlJob>
    private let delegations: BoundedQueue<ControlJob>
    private let reports: BoundedQueue<ControlJob>
    /// The last four, which take turns.
    private let rows: [BoundedQueue<ControlJob>]
    /// The kernel's word: behind people, before all machines ask.
    private let exits: BoundedQueue<ControlJob>
    /// Whose turn it is when several wait. Only the control thread looks.
    private let turn = Atomic<Int>(0)

    init() throws(ZeroMQError) {
        let signal = try WakeSignal()
        self.signal = signal
        uninspected = BoundedQueue(capacity: Limits.controlQueueMax, signal: try WakeSignal())
        people = BoundedQueue(capacity: Limits.controlQueueMax, signal: signal)
        endings = BoundedQueue(capacity: Limits.controlQueueMax, signal: signal)
        inspected = BoundedQueue(capacity: Limits.controlQueueMax, signal: signal)
        delegations = BoundedQueue(capacity: Limits.controlQueueMax, signal: signal)
        reports = BoundedQueue(capacity: Limits.controlQueueMax, signal: signal)
        rows = [endings, inspected, delegations, reports]
        exits = BoundedQueue(capacity: Limits.controlQueueMax, signal: signal)
    }

    /// Adds a job; false when its queue is full or closed, and nothing was added.
    func push(_ job: ControlJob) -> Bool {
        switch job {
        case .reload: return people.push(job)
        case .attest, .claim: return inspected.push(job)
        case .exited: return exits.push(job)
        case .request(let request):
            if request.door == .operator { return people.push(job) }
            switch request.request.operation {
            case .attest, .claim: return uninspected.push(request)
            case .delegate: return delegations.push(job)
            case .report: return reports.push(job)
            default: return endings.push(job)
            }
        }
    }

    /// The control thread's next job.
    func pop() -> ControlJob? {
        if let job = people.pop() ?? exits.pop() { return job }
        let first = turn.load(ordering: .relaxed)
        for offset in rows.indices {
            let row = (first + offset) % rows.count
            guard let job = rows[row].pop() else { continue }
            turn.store(row + 1, ordering: .relaxed)
            return job
        }
        return nil
    }

    /// Lanes can add nothing from now on; what is there stays.
    func close() {
        people.close()
        endings.close()
        delegations.close()
        reports.close()
        uninspected.close()
    }
}
