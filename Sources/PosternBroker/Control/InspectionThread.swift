import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// Asks the kernel about peers that attest or claim, one after the other, and hands them on to the
/// control thread.
///
/// A thread of its own: hashing a large executable takes seconds, and a revocation must not wait
/// for that.
struct InspectionThread: Sendable {
    let authority: Authority
    let queues: ControlQueues
    let counters: Counters
    let phase: PhaseBox

    func run(_ start: StartSignal) throws(ZeroMQError) {
        var poll = PollSet(capacity: 1)
        _ = poll.add(queues.uninspected.signal)
        let attestor = Attestor(authority)
        start.report(.success(()))
        var deadline: UInt64?
        while true {
            while let request = queues.uninspected.pop() {
                inspect(request, attestor, &deadline)
            }
            // Lanes are drained by then, and all that they left here was handed on.
            if phase.phase >= .inspecting { return }
            _ = try poll.wait(timeout: nil)
            _ = queues.uninspected.signal.drain()
        }
    }

    /// - Parameter deadline: set by the first one during a stop. Each may take seconds, and a stop
    ///   does not wait for a queue of them.
    private func inspect(
        _ request: ControlRequest, _ attestor: Attestor, _ deadline: inout UInt64?
    ) {
        let deadlineMilliseconds = request.request.deadlineMilliseconds
        if phase.phase >= .inspecting {
            let now = authority.clock.bootMilliseconds
            let end = deadline ?? now + Limits.stopDrainMilliseconds
            deadline = end
            guard now < end else { return refuse(request, ReplyFailure(status: .shuttingDown)) }
        }
        guard !RequestDeadline.hasPassed(deadlineMilliseconds, for: authority) else {
            counters.add(.expiredRequests)
            return refuse(request, RequestDeadline.failure)
        }
        let inspection = attestor.inspect(request.peer, heldBy: request.handle)
        let job: ControlJob
        switch request.request {
        case .attest(let ask): job = .attest(ask, request, inspection)
        case .claim(let ask):
            let parent = attestor.parent(of: request.peer, heldBy: request.handle)
            job = .claim(ask, request, inspection, parent: parent)
        default: return  // INVARIANT: nothing else is queued here.
        }
        guard !queues.push(job) else { return }
        // The control thread is behind by a whole queue.
        counters.add(.overloaded)
        refuse(request, ReplyFailure(status: .overloaded))
    }

    private func refuse(_ request: ControlRequest, _ failure: ReplyFailure) {
        var writer = CBORWriter()
        ReplyEncoder.encode(
            .failed(failure), operation: request.request.operation.rawValue,
            correlation: request.correlation, into: &writer)
        let item = LaneMailbox.Item.reply(
            writer.bytes, request.route, granted: nil, peer: request.peer)
        if !request.lane.queue.push(item) { counters.add(.repliesBeyondOutbox) }
    }
}
