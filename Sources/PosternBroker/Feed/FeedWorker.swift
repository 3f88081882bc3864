import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// The feed at work: its subscribers and its loop. Stays on its thread.
struct FeedWorker: ~Copyable {
    let feed: FeedThread
    /// By the ROUTER's name of the connection.
    var subscribers: [[UInt8]: FeedSubscriber] = [:]
    var routing = Message()
    var payload = Message()
    var writer = CBORWriter()
    var peers = PeerCache()
    /// Those that are to be looked at again since policies changed: a reload asks the kernel about
    /// each, and heartbeats must not wait for a thousand.
    var unchecked: [[UInt8]] = []
    private var cuts: [Cut] = []
    /// Up to which epoch keys and workloads were looked at.
    private var checkedEpoch: UInt64
    /// Up to which epoch everybody was told who could take it.
    private var toldEpoch: UInt64
    private var heartbeatDue: UInt64 = 0

    /// A connection that is cut when its peer has had time to read why.
    private struct Cut {
        let descriptor: Int32
        let peer: PeerIdentity
        let dueMilliseconds: UInt64
    }

    /// Requests that are answered before somebody is told something.
    private static let burstMax = 64

    init(feed: FeedThread) {
        self.feed = feed
        checkedEpoch = feed.authority.steps.latest
        toldEpoch = checkedEpoch
    }

    mutating func serve(_ router: borrowing Socket) throws(ZeroMQError) {
        var poll = PollSet(capacity: 2)
        let slot = poll.add(router, for: .readable)
        _ = poll.add(feed.wake)
        while feed.phase.phase < .leaving {
            let isBusy = !unchecked.isEmpty || toldEpoch < feed.authority.steps.latest
            _ = try poll.wait(timeout: isBusy ? .zero : timeout)
            _ = feed.wake.drain()
            if poll.isReadable(slot) { try receive(router) }
            let now = feed.authority.clock.bootMilliseconds
            let isHeartbeat = now >= heartbeatDue
            if isHeartbeat {
                heartbeatDue = now + feed.heartbeatMilliseconds
                try cut(nowMilliseconds: now)
            }
            try tell(router, isHeartbeat: isHeartbeat)
            if isHeartbeat { try dropOutlaws(router) }
            try checkSome(router)
        }
    }

    private var timeout: Duration {
        let now = feed.authority.clock.bootMilliseconds
        return .milliseconds(heartbeatDue > now ? heartbeatDue - now : 0)
    }

    private mutating func receive(_ router: borrowing Socket) throws(ZeroMQError) {
        for _ in 0..<Self.burstMax {
            guard try router.receive(into: &routing, dontWait: true) else { return }
            guard routing.hasMore, try router.receive(into: &payload, dontWait: true) else {
                feed.counters.add(.unanswerable)
                continue
            }
            try answer(router)
        }
    }

    // MARK: telling

    /// One round: everybody who has not heard all yet; in a heartbeat, everybody.
    private mutating func tell(
        _ router: borrowing Socket, isHeartbeat: Bool
    ) throws(ZeroMQError) {
        // In this order: whatever was in force before this moment is among what is told.
        let sent = feed.authority.clock.bootMilliseconds
        let latest = feed.authority.steps.latest
        guard isHeartbeat || latest > toldEpoch else { return }
        var rounds: [UInt64: FeedFrames] = [:]
        var isBehind = false
        for (name, subscriber) in subscribers where isHeartbeat || subscriber.cursor < latest {
            let cursor = subscriber.cursor
            var frames = rounds[cursor] ?? makeFrames(after: cursor, latest, sent)
            let frame = frames.frame(for: subscriber.view)
            rounds[cursor] = frames
            switch try send(frame.bytes, to: name, subscriber, router) {
            case .sent:
                subscribers[name]?.cursor = frame.epoch
                isBehind = isBehind || frame.epoch < latest
                feed.counters.add(.feedEvents)
            // It is told when it has read some of what it has.
            case .wouldBlock: feed.counters.add(.feedWaits)
            case .unreachable: subscribers[name] = nil
            }
        }
        // Who is blocked is tried again with the next heartbeat or step, not before.
        if !isBehind { toldEpoch = latest }
    }

    private func makeFrames(
        after cursor: UInt64, _ latest: UInt64, _ sentMilliseconds: UInt64
    ) -> FeedFrames {
        let entries = feed.authority.steps.entries(
            after: cursor, limit: Limits.feedStepsPerEventMax)
        // Later ones may have come since: they are told in the next round.
        let known = (entries ?? []).filter { $0.step.epoch <= latest }
        return FeedFrames(known, latest: latest, sentMilliseconds: sentMilliseconds)
    }

    func send(
        _ bytes: [UInt8], to name: [UInt8], _ subscriber: FeedSubscriber,
        _ router: borrowing Socket
    ) throws(ZeroMQError) -> SendOutcome {
        let outcome = try router.trySend(bytes: name.span.bytes, more: true)
        guard outcome == .sent else { return outcome }
        if subscriber.hasDelimiter { _ = try router.trySend(Message(), more: true) }
        _ = try router.trySend(bytes: bytes.span.bytes)
        return .sent
    }

    // MARK: who may not be told any more

    /// Ends the subscriptions of keys and workloads that ended since the last look.
    private mutating func dropOutlaws(_ router: borrowing Socket) throws(ZeroMQError) {
        let latest = feed.authority.steps.latest
        guard latest > checkedEpoch else { return }
        let steps = feed.authority.steps.entries(after: checkedEpoch, limit: .max)
        checkedEpoch = latest
        // A policy change, or more than is remembered.
        if steps?.contains(where: { $0.step.reason == nil }) ?? true {
            unchecked = Array(subscribers.keys)
        }
        for (name, subscriber) in subscribers {
            guard let reason = endOfPeer(subscriber) else { continue }
            try end(name, subscriber, reason, router)
        }
    }

    private func endOfPeer(_ subscriber: FeedSubscriber) -> DenialReason? {
        let cells = feed.authority.cells
        if let end = cells.end(ofKey: subscriber.peer.key) { return end }
        guard case .workload(let workload) = subscriber.view else { return nil }
        return cells.existingWorkload(workload)?.end
    }

    /// Asks again, of a few, whether they would be admitted.
    private mutating func checkSome(_ router: borrowing Socket) throws(ZeroMQError) {
        for _ in 0..<min(16, unchecked.count) {
            let name = unchecked.removeLast()
            guard let subscriber = subscribers[name], !isAdmitted(subscriber.peer) else {
                continue
            }
            try end(name, subscriber, .notEnrolled, router)
        }
    }

    private func isAdmitted(_ peer: PeerIdentity) -> Bool {
        if feed.settings.operatorKeys.contains(peer.key) { return true }
        let snapshot = feed.authority.snapshots.current
        guard let process = peer.process else { return snapshot.admits(nil, key: peer.key) }
        guard let facts = try? feed.authority.inspector.cheapFacts(of: process) else {
            return false
        }
        return snapshot.admits(facts, key: peer.key)
    }

    private mutating func end(
        _ name: [UInt8], _ subscriber: FeedSubscriber, _ reason: DenialReason,
        _ router: borrowing Socket
    ) throws(ZeroMQError) {
        subscribers[name] = nil
        let update = FeedUpdate(epoch: subscriber.cursor, sentMilliseconds: nil, ended: reason)
        writer.reset()
        ReplyEncoder.encode(event: update, into: &writer)
        _ = try send(writer.bytes, to: name, subscriber, router)
        feed.logger.notice(
            "subscription ended",
            metadata: subscriber.peer.about.merging(["reason": "\(reason.name)"]) { $1 })
        guard let descriptor = subscriber.descriptor else { return }
        let due =
            feed.authority.clock.bootMilliseconds + Limits.connectionCutDelayMilliseconds
        cuts.append(
            Cut(descriptor: descriptor, peer: subscriber.peer, dueMilliseconds: due))
    }

    private mutating func cut(nowMilliseconds now: UInt64) throws(ZeroMQError) {
        for cut in cuts where cut.dueMilliseconds <= now {
            if LaneConnections.cut(cut.descriptor, cut.peer) {
                feed.counters.add(.connectionsCut)
            }
        }
        cuts.removeAll { $0.dueMilliseconds <= now }
    }
}
