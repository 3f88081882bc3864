import Cedar
import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// A lane at work: its buffers, reused from message to message, and its loop.
struct LaneWorker: ~Copyable {
    let lane: Lane
    var routing = Message()
    var payload = Message()
    var outbox = LaneOutbox()
    /// The memory of the last batch's calls, for the next one's.
    var calls: [CallRange] = []
    /// The decisions of a batch, until their number is known.
    var items = CBORWriter()
    var peers = PeerCache()
    var connections = LaneConnections()
    /// The request that policies are asked about, reused from call to call.
    let buffer = RequestBuffer()
    private var round = LaneRound()
    /// Whether there was more to receive than one burst takes in: else nobody waits for long.
    private var isBusy = false
    /// Whether the last burst was more than one message.
    private var isFollowed = false
    /// The lane's log level does not change.
    let logsDecisions: Bool
    /// Where decisions are written down before their replies leave.
    let audit: any AuditStream
    /// What replies say of that.
    let durability: AuditDurability?
    /// The last look at the monotonic clock: one for each message, when it was decided.
    var nowNanoseconds: UInt64 = 0
    /// When the message that is being answered was taken in: where several follow one another, when
    /// the one before it was done with.
    private(set) var arrivedNanoseconds: UInt64 = 0
    private var spin: AdaptiveSpin
    /// Whether it has answered what was here when the stop began. Nothing is decided from then on:
    /// a stop may take long, and nothing can be ended any more meanwhile.
    private(set) var isDrained = false

    init(lane: Lane) {
        self.lane = lane
        logsDecisions = lane.logger.logLevel <= .debug
        audit =
            lane.door.serves(.authorise)
            ? lane.authority.audit.stream(named: lane.name) : NoAuditLog()
        durability = lane.authority.audit.durability
        spin = AdaptiveSpin(limitNanoseconds: UInt64(lane.settings.spinMicroseconds) * 1_000)
    }

    /// Serves until the broker leaves: drain what is there, decide, send, and only then wait.
    mutating func serve(_ router: borrowing Socket) throws(ZeroMQError) {
        var poll = EdgePollSet(capacity: 2)
        _ = try poll.add(router)
        let mailbox = poll.add(lane.mailbox.queue.signal)
        while true {
            // As the poll set demands, the last thing before a wait is a receive that found
            // nothing, after everything that was sent.
            var isIdle = try receiveBurst(router) < Limits.receiveBurstMax
            if poll.isReadable(mailbox) || lane.mailbox.queue.hasElements {
                // Before the queue is emptied: what comes in between signals again.
                lane.mailbox.queue.signal.drain()
                try sendMailbox(router)
                isIdle = false
            }
            review()
            switch lane.phase.phase {
            case .running: break
            case .draining, .inspecting, .finishing:
                guard !isDrained else { break }
                try drain(router)
                isIdle = false
            case .leaving: return try sendMailbox(router)
            }
            poll.forget()
            if isIdle { try wait(router, &poll) }
        }
    }

    /// Waits for a message, the mailbox or the next review: looks again for as long as that pays,
    /// then sleeps.
    private mutating func wait(
        _ router: borrowing Socket, _ poll: inout EdgePollSet
    ) throws(ZeroMQError) {
        spin.begin()
        defer { spin.end() }
        while spin.looksAgain() {
            guard try receiveBurst(router) == 0, !lane.mailbox.queue.hasElements else { return }
        }
        _ = try poll.wait(timeout: timeout)
    }

    private mutating func review() {
        guard connections.reviewDueMilliseconds != nil else { return }
        connections.review(
            nowMilliseconds: lane.authority.clock.bootMilliseconds, cells: lane.authority.cells,
            counters: lane.counters, logger: lane.logger)
    }

    /// Answers what is here, and says so. Newcomers hear `not ready` from the handshake thread.
    ///
    /// The socket stays bound: to libzmq the connections belong to the listener, and unbinding
    /// would cut them with their replies. Bounded in time: a peer that keeps sending must not
    /// keep the broker from stopping.
    private mutating func drain(_ router: borrowing Socket) throws(ZeroMQError) {
        let start = lane.authority.clock.bootMilliseconds
        while try receiveBurst(router) > 0 {
            try sendMailbox(router)
            let elapsed = lane.authority.clock.bootMilliseconds - start
            guard elapsed < Limits.stopDrainMilliseconds else { break }
        }
        isDrained = true
        lane.drained.pass()
    }

    private var timeout: Duration? {
        guard let due = connections.reviewDueMilliseconds else { return nil }
        let now = lane.authority.clock.bootMilliseconds
        return .milliseconds(due > now ? due - now : 0)
    }

    /// Handles what has arrived, up to a bound; how many messages it was.
    @discardableResult
    private mutating func receiveBurst(_ router: borrowing Socket) throws(ZeroMQError) -> Int {
        var count = 0
        repeat {
            while count < Limits.receiveBurstMax,
                try router.receive(into: &routing, dontWait: true)
            {
                if count == 0 { nowNanoseconds = MonotonicClock.nanoseconds() }
                count += 1
                try receivePayload(router)
            }
            // A send takes note of what came meanwhile, so a receive must follow it.
        } while try sendOutbox(router)
            && count < Limits.receiveBurstMax
        isFollowed = count > 1
        isBusy = count == Limits.receiveBurstMax
        if !isBusy { round.end() }
        return count
    }

    /// Reads `[empty]? payload` and answers it.
    private mutating func receivePayload(_ router: borrowing Socket) throws(ZeroMQError) {
        arrivedNanoseconds = nowNanoseconds
        guard routing.hasMore, try router.receive(into: &payload, dontWait: true) else {
            lane.counters.add(.unanswerable)
            return
        }
        var hasDelimiter = false
        if payload.isEmpty, payload.hasMore {
            hasDelimiter = true
            guard try router.receive(into: &payload, dontWait: true) else { return }
        }
        guard !payload.hasMore else { return try dropPeer(router) }
        guard let (connection, isNew) = peers.connection(payload, routing) else {
            lane.counters.add(.unauthenticated)
            return
        }
        let message = AuthenticatedMessage(from: connection, hasDelimiter: hasDelimiter)
        if isNew, let descriptor = message.descriptor,
            connections.note(descriptor, message.peer),
            lane.authority.cells.end(ofKey: message.peer.key) != nil
        {
            doom(message)
        }
        guard isBusy else { return try answer(message, isAdmitted: true, router) }
        let isAdmitted = round.admits(message.descriptor)
        try answer(message, isAdmitted: isAdmitted, router)
        nowNanoseconds = MonotonicClock.nanoseconds()
        guard isAdmitted else { return }
        round.took(message.descriptor, nanoseconds: nowNanoseconds - arrivedNanoseconds)
    }

    /// The peer's key or workload is revoked: it hears so once or twice more, then it is cut.
    mutating func doom(_ message: borrowing AuthenticatedMessage) {
        guard let descriptor = message.descriptor else { return }
        let now = lane.authority.clock.bootMilliseconds
        connections.doom(
            descriptor, dueMilliseconds: now + Limits.connectionCutDelayMilliseconds)
    }

    /// More frames than the protocol has: nobody who speaks it sends that.
    private mutating func dropPeer(_ router: borrowing Socket) throws(ZeroMQError) {
        lane.counters.add(.tooManyFrames)
        // What it was owed before that.
        _ = try sendOutbox(router)
        let sender = peers.connection(payload, routing)?.connection
        _ = try router.dropRemainingFrames(of: &payload)
        guard let sender, let descriptor = sender.descriptor else { return }
        if LaneConnections.cut(descriptor, sender.peer) { lane.counters.add(.connectionsCut) }
        lane.logger.warning(
            "peer dropped: more frames than the protocol has",
            metadata: ["key": "\(sender.peer.key.hex.prefix(16))…"])
    }

    // MARK: sending

    /// Sends what the outbox's writer got to the peer whose routing id was received last: at once,
    /// or with the replies to what follows in this burst.
    mutating func send(
        _ router: borrowing Socket, hasDelimiter: Bool
    ) throws(ZeroMQError) {
        let mayHold = outbox.add(
            &routing, hasDelimiter: hasDelimiter, nowNanoseconds: nowNanoseconds)
        if isFollowed, mayHold { return }
        _ = try sendOutbox(router)
    }

    /// Sends all replies that wait, once what they tell is as durable as they say.
    private mutating func sendOutbox(_ router: borrowing Socket) throws(ZeroMQError) -> Bool {
        if outbox.hasReplies, !audit.settle() {
            // What stands in the log and was not synced may be there or not.
            let denied = lane.authorizer.denyUnaudited()
            let decision = Decision(
                outcome: denied.outcome, policies: [], id: denied.id, epoch: denied.epoch)
            lane.counters.add(
                .auditUnavailable, UInt64(outbox.replaceDecisions(with: decision)))
        }
        return try outbox.send(router, lane.counters)
    }

    private mutating func sendMailbox(_ router: borrowing Socket) throws(ZeroMQError) {
        while let item = lane.mailbox.queue.pop() {
            switch item {
            case .review(let due): connections.scheduleReview(dueMilliseconds: due)
            case .reply(let bytes, let route, let granted, let peer):
                if let granted, let descriptor = route.descriptor {
                    connections.note(
                        granted, on: descriptor, peer: peer,
                        nowMilliseconds: lane.authority.clock.bootMilliseconds)
                }
                let outcome = try router.trySend(
                    bytes: route.routingID.span.bytes, more: true)
                try LaneOutbox.sendBody(
                    router, outcome, hasDelimiter: route.hasDelimiter, bytes.span.bytes,
                    lane.counters)
            }
        }
    }
}
