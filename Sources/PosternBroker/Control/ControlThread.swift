import Cedar
import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// Does, one after the other, everything that is slower than a decision: attest, delegate,
/// complete, revoke, status, reports, new snapshots, processes that ended; and frees what is over.
///
/// One thread, so that grants and revocations have one order.
struct ControlThread: Sendable {
    let authority: Authority
    let facts: BrokerFactsSource
    let queue: ControlQueues
    let lanes: [LaneMailbox]
    /// How many of them serve machines.
    let machineLanes: Int
    let refusals: RefusalAllowance
    /// Those that wait to be durable, and then to be told to the audit log.
    let completions = CompletionsUnderWay()
    /// Says that the epoch has moved.
    let feed: WakeSignal
    let counters: Counters
    let phase: PhaseBox
    let logger: Logger

    /// How often expired credentials are looked for.
    private static let housekeepingMilliseconds: UInt64 = 50
    /// Steps of the sweep each time: 10,000 credentials a second are freed at most.
    private static let sweepSteps = 8
    /// Jobs done between two looks at everything else.
    private static let burstMax = 64

    /// What is used again from job to job.
    private struct Desk: ~Copyable {
        var writer = CBORWriter()
        /// The request that policies are asked about.
        let buffer = RequestBuffer()
        /// Whether an operator ended something in this burst.
        var asksReview = false
        var reports = ReportAllowance()
        /// The epoch that the feed was told of last.
        var toldEpoch: UInt64 = 0
    }

    func run(_ start: StartSignal) throws(ZeroMQError) {
        var poll = PollSet(capacity: 1)
        _ = poll.add(queue.signal)
        var housekeeper = Housekeeper(authority)
        var dueMilliseconds: UInt64 = 0
        var desk = Desk()
        start.report(.success(()))
        while true {
            if !work(&desk) {
                // Lanes are drained by then, and all that they left here is done.
                if phase.phase >= .finishing { return }
                _ = try poll.wait(timeout: .milliseconds(Self.housekeepingMilliseconds))
                _ = queue.signal.drain()
            }
            let now = authority.clock.bootMilliseconds
            guard now >= dueMilliseconds else { continue }
            dueMilliseconds = now + Self.housekeepingMilliseconds
            for _ in 0..<Self.sweepSteps {
                counters.add(.expired, UInt64(housekeeper.step()))
                // A step may take half a millisecond: nobody waits for several.
                _ = work(&desk)
                counters.add(.endedWithOthers, UInt64(housekeeper.reap()))
                _ = work(&desk)
            }
        }
    }

    /// Does a burst of jobs; false when there was none.
    private func work(_ desk: inout Desk) -> Bool {
        defer {
            if desk.asksReview { scheduleReview() }
            desk.asksReview = false
        }
        for done in 0..<Self.burstMax {
            guard let job = queue.pop() else { return done > 0 }
            handle(job, &desk)
            tellFeed(&desk)
        }
        return true
    }

    private func handle(_ job: ControlJob, _ desk: inout Desk) {
        switch job {
        case .reload(let snapshot):
            let epoch = Housekeeper(authority).install(snapshot)
            counters.add(.reloads)
            let event = AuditEvent.installed(
                snapshot: snapshot.digest, policies: snapshot.policyCount, epoch: epoch)
            // The log tells of no change that the state does not know.
            let tell = { @Sendable in _ = authority.audit.record(event) }
            authority.journal.whenDurable({ if $0 == nil { tell() } }, late: tell)
            logger.notice(
                "policies in force",
                metadata: [
                    "policies": "\(snapshot.policyCount)", "snapshot": "\(snapshot.digest)",
                    "epoch": "\(epoch)",
                ])
        case .request(let request):
            if case .prove(let nonce) = request.request { return prove(nonce, request) }
            let answer = answer(request, &desk)
            desk.asksReview = desk.asksReview || answer.asksReview
            reply(answer, to: request, &desk.writer)
        case .attest(let ask, let request, let inspection):
            let answer = attest(ask, request, inspection, in: desk.buffer)
            reply(answer, to: request, &desk.writer)
        case .claim(let ask, let request, let inspection, let parent):
            let answer = claim(ask, request, inspection, parent: parent, in: desk.buffer)
            reply(answer, to: request, &desk.writer)
        case .exited(let process): endLease(of: process)
        }
    }

    /// At once, and not when it is durable: in force it is already.
    private func tellFeed(_ desk: inout Desk) {
        let epoch = authority.epoch.current
        guard epoch != desk.toldEpoch else { return }
        desk.toldEpoch = epoch
        feed.signal()
    }

    private func reply(
        _ answer: Answer, to request: ControlRequest, _ writer: inout CBORWriter
    ) {
        var reply = answer.reply
        // Nothing ended, and that is told only where it is written down, too.
        if !answer.mustBeDurable, let event = answer.event, !authority.audit.record(event) {
            counters.add(.auditUnavailable)
            reply = .denied(authority.denial(.auditUnavailable))
        }
        writer.reset()
        ReplyEncoder.encode(
            reply, operation: answer.operation.rawValue, correlation: request.correlation,
            into: &writer)
        let bytes = writer.bytes
        guard answer.mustBeDurable else { return send(bytes, answer, to: request) }
        // In force it is in any case; what cannot be written now is written later.
        let underWay =
            answer.operation == .complete ? CompletionsUnderWay.Token(completions) : nil
        let tell = { @Sendable in
            withExtendedLifetime(underWay) {
                if let event = answer.event { _ = authority.audit.record(event) }
            }
        }
        let told = { @Sendable (failure: StateFailure?) in
            guard let failure else {
                tell()
                return send(bytes, answer, to: request)
            }
            counters.add(.stateUnwritten)
            logger.error(
                "in force, but not written down yet",
                metadata: request.peer.about.merging([
                    "operation": "\(answer.operation)", "problem": "\(failure.message)",
                ]) { $1 })
            var writer = CBORWriter()
            let reply = ReplyFailure(
                status: .internal,
                message: "it is in force, but could not be written down and might not outlast the "
                    + "broker; ask again, and see the broker's log")
            ReplyEncoder.encode(
                .failed(reply), operation: answer.operation.rawValue,
                correlation: request.correlation, into: &writer)
            send(writer.bytes, answer, to: request)
        }
        authority.journal.whenDurable(told, late: tell)
    }

    func send(_ bytes: [UInt8], _ answer: Answer, to request: ControlRequest) {
        let item = LaneMailbox.Item.reply(
            bytes, request.route, granted: answer.granted, peer: request.peer)
        if !request.lane.queue.push(item) { counters.add(.repliesBeyondOutbox) }
    }

    /// Whether there is room in the audit log for one more refusal of its peer; people have it.
    ///
    /// - Parameter byteCount: what the record takes besides the request and what all take.
    func mayRefuse(_ request: ControlRequest, byteCount: Int) -> Bool {
        request.door == .operator
            || refusals.allows(
                request.peer,
                byteCount: request.byteCount + Limits.refusedRecordBytesOver + byteCount,
                nowMilliseconds: authority.clock.bootMilliseconds)
    }

    /// The same of an ending, where that ended nothing new: nothing is kept from ending.
    ///
    /// - Parameter epoch: the one before it.
    func mayTell(
        _ outcome: Revoker.Outcome, _ request: ControlRequest, _ record: CredentialRecord?,
        after epoch: UInt64
    ) -> Bool {
        switch outcome {
        // Also where nothing hung on it: it is in force, and nobody counts selections.
        case .done(let receipt) where receipt.epoch > epoch: return true
        case .capacity: return true  // Nothing is written of it.
        case .done, .denied, .notFound: break
        }
        let names = record.map { "\($0.workload)\($0.task)" } ?? ""
        return mayRefuse(request, byteCount: names.utf8.count)
    }

    struct Answer {
        let operation: Operation
        let reply: Reply
        var granted: CredentialRecord?
        /// Whether it says that something ended.
        var mustBeDurable = false
        /// What the audit log is told before it leaves.
        var event: AuditEvent?
        /// Whether connections may be left with nothing.
        var asksReview = false
    }

    private func answer(_ request: ControlRequest, _ desk: inout Desk) -> Answer {
        switch request.request {
        case .complete(let credential):
            return complete(credential, request)
        case .revoke(let ask):
            return revoke(ask, request, in: desk.buffer)
        case .delegate(let ask):
            return delegate(ask, request, in: desk.buffer)
        case .report(let ask): return report(ask, request, &desk.reports)
        case .status:
            counters.add(.statuses)
            return Answer(
                operation: .status,
                reply: .status(facts.status(authority, counters, lanes: machineLanes)))
        case .hello, .attest, .authorise, .authoriseBatch, .introspect, .claim, .tree,
            .subscribe, .prove:
            // INVARIANT: lanes answer these themselves, and attests and claims come inspected.
            return Answer(
                operation: .hello, reply: .failed(ReplyFailure(status: .internal)))
        }
    }

    /// Has every lane cut, a moment from now, the connections that are left with nothing.
    private func scheduleReview() {
        let due = authority.clock.bootMilliseconds + Limits.connectionCutDelayMilliseconds
        for lane in lanes where !lane.queue.push(.review(dueMilliseconds: due)) {
            // The check at every request is what guards; the cut is hygiene.
            counters.add(.repliesBeyondOutbox)
        }
    }
}
