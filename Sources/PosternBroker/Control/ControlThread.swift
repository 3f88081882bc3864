import Cedar
import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// Does, one after the other, everything that is slower than a decision: attest, complete,
/// revoke, status, new snapshots; and frees what expired.
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
    }

    func run(_ start: StartSignal) {
        do throws(ZeroMQError) {
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
                }
            }
        } catch {
            start.report(.failure(.socket(endpoint: "control", error)))
            logger.critical("the control thread ends", metadata: ["error": "\(error)"])
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
            let answer = answer(request)
            desk.asksReview = desk.asksReview || answer.asksReview
            reply(answer, to: request, &desk.writer)
        case .attest(let ask, let request, let inspection):
            let answer = attest(ask, request, inspection, in: desk.buffer)
            reply(answer, to: request, &desk.writer)
        }
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

    private func send(_ bytes: [UInt8], _ answer: Answer, to request: ControlRequest) {
        let item = LaneMailbox.Item.reply(
            bytes, request.route, granted: answer.granted, peer: request.peer)
        if !request.lane.queue.push(item) { counters.add(.repliesBeyondOutbox) }
    }

    /// Whether there is room in the audit log for one more refusal of its peer; people have it.
    ///
    /// - Parameter byteCount: what the record takes besides the request and what all take.
    private func mayRefuse(_ request: ControlRequest, byteCount: Int) -> Bool {
        request.door == .operator
            || refusals.allows(
                request.peer,
                byteCount: request.byteCount + Limits.refusedRecordBytesOver + byteCount,
                nowMilliseconds: authority.clock.bootMilliseconds)
    }

    /// The same of an ending, where that ended nothing: nothing is kept from ending.
    private func mayTell(
        _ outcome: Revoker.Outcome, _ request: ControlRequest, _ record: CredentialRecord?
    ) -> Bool {
        switch outcome {
        case .done(let receipt) where receipt.credentials > 0: return true
        case .capacity: return true  // Nothing is written of it.
        case .done, .denied, .notFound: break
        }
        let names = record.map { "\($0.workload)\($0.task)" } ?? ""
        return mayRefuse(request, byteCount: names.utf8.count)
    }

    private struct Answer {
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

    private func answer(_ request: ControlRequest) -> Answer {
        switch request.request {
        case .complete(let credential):
            // Nothing is permitted meanwhile, so that a task may as well end later.
            guard authority.audit.hasRoom(forCompletions: completions.count + 1) else {
                counters.add(.auditUnavailable)
                let denial = authority.denial(.auditUnavailable)
                return Answer(operation: .complete, reply: .denied(denial))
            }
            let record = authority.cache.find(credential)
            let outcome = Revoker(authority).complete(credential, by: request.peer)
            guard mayTell(outcome, request, record) else {
                return Answer(operation: .complete, reply: .failed(RefusalAllowance.failure))
            }
            if outcome.isDone { counters.add(.completes) }
            return Answer(
                operation: .complete, reply: Self.reply(outcome) { .complete($0) },
                mustBeDurable: outcome.isDone,
                event: outcome.auditOutcome(authority.epoch.current).map {
                    .completed(
                        AuditEvent.End(
                            target: record.map { .task(workload: $0.workload, task: $0.task) }
                                ?? .credential(credential),
                            credential: credential, peer: request.peer, isByOperator: false,
                            note: nil, outcome: $0))
                })
        case .revoke(let ask):
            return revoke(ask, request)
        case .status:
            counters.add(.statuses)
            return Answer(
                operation: .status,
                reply: .status(facts.status(authority, counters, lanes: machineLanes)))
        case .hello, .attest, .authorise, .authoriseBatch, .introspect:
            // INVARIANT: lanes answer these themselves, and an attest comes inspected.
            return Answer(
                operation: .hello, reply: .failed(ReplyFailure(status: .internal)))
        }
    }

    private func attest(
        _ ask: AttestAsk, _ request: ControlRequest, _ inspection: Attestor.Inspection,
        in buffer: RequestBuffer
    ) -> Answer {
        // It may have waited for long, here and for its inspection.
        guard !RequestDeadline.hasPassed(ask.deadlineMilliseconds, for: authority) else {
            counters.add(.expiredRequests)
            return Answer(operation: .attest, reply: .failed(RequestDeadline.failure))
        }
        guard let outcome = attestOutcome(ask, request, inspection, in: buffer) else {
            return Answer(operation: .attest, reply: .failed(RefusalAllowance.failure))
        }
        var about = request.peer.about
        about["task"] = "\(ask.task)"
        about["intent"] = "\(ask.intent)"
        switch outcome {
        case .granted(let grant):
            counters.add(.attests)
            about["workload"] = "\(grant.workload)"
            about["credential"] = "\(grant.credential)"
            about["ttl_ms"] = "\(grant.expiresInMilliseconds)"
            logger.info("attested", metadata: about)
            return Answer(
                operation: .attest, reply: .attest(grant.audited(authority.audit.durability)),
                granted: authority.cache.find(grant.credential))
        case .denied(let denial):
            counters.add(.attestsDenied)
            about["reason"] = "\(denial)"
            logger.info("attest denied", metadata: about)
            return Answer(operation: .attest, reply: .denied(denial))
        case .capacity(let what):
            counters.add(.capacity)
            logger.warning("no room", metadata: ["what": "\(what)"])
            let failure = ReplyFailure(status: .capacity, message: "no room for more \(what)")
            return Answer(operation: .attest, reply: .failed(failure))
        }
    }

    /// What is granted stands in the audit log before it is told; nil: it would be denied, and
    /// there is no room for that.
    private func attestOutcome(
        _ ask: AttestAsk, _ request: ControlRequest, _ inspection: Attestor.Inspection,
        in buffer: RequestBuffer
    ) -> Attestor.Outcome? {
        guard authority.journal.hasRoom else {
            return .capacity(what: "changes of state that cannot be written down")
        }
        guard authority.audit.isAvailable else {
            counters.add(.auditUnavailable)
            return .denied(authority.denial(.auditUnavailable))
        }
        let attestor = Attestor(authority)
        let outcome = attestor.attest(ask, peer: request.peer, inspection, in: buffer)
        let result: AuditEvent.Attest.Outcome
        switch outcome {
        case .granted(let grant): result = .granted(grant)
        case .denied(let denial):
            let facts = try? inspection.get()
            let room =
                (facts?.executablePath.utf8.count ?? 0) + Limits.refusedAttestBytesOver
                + Limits.redactedPatternBytes * ask.scope.resourcePatterns.count
            guard mayRefuse(request, byteCount: room) else { return nil }
            result = .denied(denial)
        case .capacity: return outcome
        }
        let event = AuditEvent.Attest(
            ask: ask, peer: request.peer, process: try? inspection.get(), outcome: result,
            epoch: authority.epoch.current)
        guard !authority.audit.record(.attested(event)) else { return outcome }
        counters.add(.auditUnavailable)
        if case .granted(let grant) = outcome { attestor.withdraw(grant.credential) }
        return .denied(authority.denial(.auditUnavailable))
    }

    private func revoke(_ ask: RevokeAsk, _ request: ControlRequest) -> Answer {
        let isOperator = request.door == .operator
        var ended: CredentialRecord?
        if case .credential(let id) = ask.target { ended = authority.cache.find(id) }
        let outcome = Revoker(authority).revoke(
            ask, by: isOperator ? .operator : .peer(request.peer))
        guard mayTell(outcome, request, nil) else {
            return Answer(operation: .revoke, reply: .failed(RefusalAllowance.failure))
        }
        var about = request.peer.about
        about["target"] = "\(ask.target.description)"
        about["by"] = isOperator ? "operator" : "peer"
        if let note = ask.note { about["note"] = "\(note)" }
        about["outcome"] = "\(outcome.name)"
        logger.notice("revoke", metadata: about)
        if outcome.isDone { counters.add(.revocations) }
        return Answer(
            operation: .revoke, reply: Self.reply(outcome) { .revoke($0) },
            mustBeDurable: outcome.isDone,
            event: outcome.auditOutcome(authority.epoch.current).map {
                .revoked(
                    AuditEvent.End(
                        target: ask.target, credential: ask.credential,
                        holder: outcome.isDone ? ended.map { .init($0) } : nil,
                        peer: request.peer, isByOperator: isOperator, note: ask.note,
                        outcome: $0))
            }, asksReview: outcome.isDone && isOperator)
    }

    /// Has every lane cut, a moment from now, the connections that are left with nothing.
    private func scheduleReview() {
        let due = authority.clock.bootMilliseconds + Limits.connectionCutDelayMilliseconds
        for lane in lanes where !lane.queue.push(.review(dueMilliseconds: due)) {
            // The check at every request is what guards; the cut is hygiene.
            counters.add(.repliesBeyondOutbox)
        }
    }

    private static func reply(
        _ outcome: Revoker.Outcome, _ done: (RevocationReceipt) -> Reply
    ) -> Reply {
        switch outcome {
        case .done(let receipt): done(receipt)
        case .denied(let denial): .denied(denial)
        case .notFound:
            .failed(ReplyFailure(status: .notFound, message: "no such target is known here"))
        case .capacity: .failed(ReplyFailure(status: .capacity))
        }
    }
}

extension Revoker.Outcome {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }

    /// For the audit log; nil where nothing came of it but words.
    fileprivate func auditOutcome(_ epoch: UInt64) -> AuditEvent.End.Outcome? {
        switch self {
        case .done(let receipt): .done(receipt)
        case .denied(let denial): .denied(denial)
        case .notFound: .notFound(epoch: epoch)
        case .capacity: nil
        }
    }

    /// For the log.
    fileprivate var name: String {
        switch self {
        case .done: "done"
        case .denied(let denial): "denied: \(denial)"
        case .notFound: "not found"
        case .capacity: "no room"
        }
    }
}

extension RevocationTarget {
    /// For the log.
    fileprivate var description: String {
        switch self {
        case .credential(let credential): "credential \(credential)"
        case .task(let workload, let task): "task \(task) of \(workload)"
        case .workload(let workload): "workload \(workload)"
        case .key(let key): "key \(key.hex)"
        }
    }
}
