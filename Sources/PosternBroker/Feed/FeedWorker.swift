import DequeModule
import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// The feed at work: its subscribers and its loop. Stays on its thread.
///
/// Those that have heard all stand at one epoch and share a frame. Those that are behind (they were
/// away, or are slow) are told a few at a time in between, so that they keep nobody waiting.
struct FeedWorker: ~Copyable {
    let feed: FeedThread
    /// By the ROUTER's name of the connection.
    var subscribers: [[UInt8]: FeedSubscriber] = [:]
    /// Of each process.
    var counts: [PeerIdentity.Origin: Int] = [:]
    /// Those that have still to be told something, in the order of their turns.
    var behind = Deque<FeedSubscriber>()
    /// Those of them that libzmq has no room for: they have their turn with the next heartbeat.
    private var blocked: [FeedSubscriber] = []
    var routing = Message()
    var payload = Message()
    var writer = CBORWriter()
    var peers = PeerCache()
    /// Those that are to be looked at again since policies changed: a reload asks the kernel about
    /// each, and heartbeats must not wait for a thousand.
    private var unchecked: [FeedSubscriber] = []
    private var cuts: [Cut] = []
    /// Up to which epoch keys, workloads and policies were looked at.
    private var checkedEpoch: UInt64
    /// Up to which epoch everybody was told who is not behind.
    private(set) var toldEpoch: UInt64
    var beats: FeedBeats
    /// When the last step was told, by the monotonic clock.
    private var toldNanoseconds: UInt64 = 0
    /// When those that libzmq had no room for have their next turn.
    private var retryMilliseconds: UInt64 = 0

    /// A connection that is cut when its peer has had time to read why.
    private struct Cut {
        let descriptor: Int32
        let peer: PeerIdentity
        let dueMilliseconds: UInt64
    }

    /// Requests that are answered before somebody is told something.
    private static let requestsMax = 64
    /// Those behind that are told something, and peers that the kernel is asked about, before
    /// everybody else has a turn again.
    private static let turnsMax = 8

    init(feed: FeedThread) {
        self.feed = feed
        checkedEpoch = feed.authority.steps.latest
        toldEpoch = checkedEpoch
        beats = FeedBeats(feed.heartbeatMilliseconds)
    }

    mutating func serve(_ router: borrowing Socket) throws(ZeroMQError) {
        var poll = PollSet(capacity: 2)
        let slot = poll.add(router, for: .readable)
        _ = poll.add(feed.wake)
        while feed.phase.phase < .leaving {
            _ = try poll.wait(timeout: timeout)
            _ = feed.wake.drain()
            if poll.isReadable(slot) { try receive(router) }
            // What is new comes first.
            try tell(router)
            let now = feed.authority.clock.bootMilliseconds
            let beat = beats.next(nowMilliseconds: now)
            try say(nothingNewTo: beat.subscribers, router)
            if beat.isFirst {
                cut(nowMilliseconds: now)
                try dropOutlaws(router)
            }
            if now >= retryMilliseconds, !blocked.isEmpty {
                retryMilliseconds = now + Limits.feedRetryMilliseconds
                for subscriber in blocked { putBehind(subscriber) }
                blocked.removeAll(keepingCapacity: true)
            }
            try tellThoseBehind(router)
            try checkSome(router)
        }
    }

    private var timeout: Duration {
        if !behind.isEmpty || !unchecked.isEmpty { return .zero }
        if toldEpoch < feed.authority.steps.latest { return roundPause }
        let now = feed.authority.clock.bootMilliseconds
        let due =
            blocked.isEmpty
            ? beats.dueMilliseconds : min(beats.dueMilliseconds, retryMilliseconds)
        return .milliseconds(due > now ? due - now : 0)
    }

    /// Until the next round: what comes in a storm is told together.
    private var roundPause: Duration {
        let passed = MonotonicClock.nanoseconds() - toldNanoseconds
        let pause = Limits.feedRoundMilliseconds * 1_000_000
        return .nanoseconds(Int64(passed < pause ? pause - passed : 0))
    }

    private mutating func receive(_ router: borrowing Socket) throws(ZeroMQError) {
        for _ in 0..<Self.requestsMax {
            guard try router.receive(into: &routing, dontWait: true) else { return }
            guard routing.hasMore, try router.receive(into: &payload, dontWait: true) else {
                feed.counters.add(.unanswerable)
                continue
            }
            try answer(router)
        }
    }

    // MARK: telling

    /// What there is behind an epoch, and the moment at which that was all.
    ///
    /// - Parameter limit: nothing behind this epoch.
    private func frames(after cursor: UInt64, upTo limit: UInt64 = .max) -> FeedFrames {
        // In this order: whatever was in force before this moment is among what is told.
        let sent = feed.authority.clock.bootMilliseconds
        let latest = feed.authority.steps.latest
        let entries = feed.authority.steps.entries(
            after: cursor, limit: Limits.feedStepsPerEventMax)
        // Later ones may have come since: they are told in the next round.
        let known = (entries ?? []).filter { $0.step.epoch <= min(latest, limit) }
        // Where nothing is permitted, since nothing can be written down or ended any more, no
        // permit that somebody keeps is good either.
        let isServing = feed.authority.audit.isAvailable && feed.phase.phase < .inspecting
        let isAll = limit >= latest && isServing
        return FeedFrames(
            known, end: min(latest, limit), sentMilliseconds: isAll ? sent : nil)
    }

    /// One round: what is new, to everybody who has heard all before.
    private mutating func tell(_ router: borrowing Socket) throws(ZeroMQError) {
        guard toldEpoch < feed.authority.steps.latest, roundPause == .zero else { return }
        toldNanoseconds = MonotonicClock.nanoseconds()
        let frames = frames(after: toldEpoch)
        for subscriber in subscribers.values where subscriber.cursor == toldEpoch {
            try send(frames, to: subscriber, router)
        }
        toldEpoch = frames.epoch
    }

    /// A heartbeat, to those of these who have heard all before.
    private mutating func say(
        nothingNewTo listeners: [FeedSubscriber], _ router: borrowing Socket
    ) throws(ZeroMQError) {
        guard !listeners.isEmpty else { return }
        // What came this moment is told to all, in a round.
        let frames = frames(after: toldEpoch, upTo: toldEpoch)
        for subscriber in listeners where !subscriber.isGone && subscriber.cursor == toldEpoch {
            try send(frames, to: subscriber, router)
        }
    }

    /// Gives some of those that are behind their turn.
    private mutating func tellThoseBehind(_ router: borrowing Socket) throws(ZeroMQError) {
        var turns = min(Self.turnsMax, behind.count)
        while turns > 0, let subscriber = behind.popFirst() {
            subscriber.isBehind = false
            // Gone, or with the others again.
            guard !subscriber.isGone, subscriber.cursor != toldEpoch else { continue }
            turns -= 1
            // It came a moment ago, and the others still have to hear what it need not.
            guard subscriber.cursor < toldEpoch else {
                putBehind(subscriber)
                continue
            }
            // What it is told is put together once it is known that there is room for it. Not
            // beyond the others, with whom it is told what follows.
            guard try begin(to: subscriber, router) else { continue }
            try end(frames(after: subscriber.cursor, upTo: toldEpoch), to: subscriber, router)
            if subscriber.cursor != toldEpoch { putBehind(subscriber) }
        }
    }

    mutating func putBehind(_ subscriber: FeedSubscriber) {
        guard !subscriber.isBehind else { return }
        subscriber.isBehind = true
        behind.append(subscriber)
    }

    private mutating func send(
        _ frames: FeedFrames, to subscriber: FeedSubscriber, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        guard try begin(to: subscriber, router) else { return }
        try end(frames, to: subscriber, router)
    }

    /// Sends the frames before the event's; where they left, it must follow, and there is room.
    /// Where libzmq has none, the subscriber is told later; who is gone is forgotten.
    private mutating func begin(
        to subscriber: FeedSubscriber, _ router: borrowing Socket
    ) throws(ZeroMQError) -> Bool {
        let name = subscriber.name
        switch try router.trySend(bytes: name.span.bytes, more: true) {
        case .sent:
            if subscriber.hasDelimiter { _ = try router.trySend(Message(), more: true) }
            return true
        case .wouldBlock:
            blocked.append(subscriber)
            feed.counters.add(.feedWaits)
        case .unreachable: forget(subscriber)
        }
        return false
    }

    private func end(
        _ frames: FeedFrames, to subscriber: FeedSubscriber, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        let bytes = frames.frame(for: subscriber.view)
        _ = try router.trySend(bytes: bytes.span.bytes)
        subscriber.cursor = frames.epoch
        feed.counters.add(.feedEvents)
    }

    mutating func forget(_ subscriber: FeedSubscriber) {
        guard !subscriber.isGone else { return }
        subscriber.isGone = true
        subscribers[subscriber.name] = nil
        let left = (counts[subscriber.peer.origin] ?? 1) - 1
        counts[subscriber.peer.origin] = left > 0 ? left : nil
    }

    // MARK: who may not be told any more

    /// Ends the subscriptions of keys and workloads that ended since the last look.
    private mutating func dropOutlaws(_ router: borrowing Socket) throws(ZeroMQError) {
        let latest = feed.authority.steps.latest
        guard latest > checkedEpoch else { return }
        if feed.authority.steps.latestPolicies > checkedEpoch {
            unchecked = Array(subscribers.values)
            let now = feed.authority.clock.bootMilliseconds
            for subscriber in unchecked { subscriber.reconsider(nowMilliseconds: now) }
        }
        checkedEpoch = latest
        for subscriber in subscribers.values {
            guard let reason = endOfPeer(subscriber) else { continue }
            try end(subscriber, reason, router)
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
        for _ in 0..<min(Self.turnsMax, unchecked.count) {
            let subscriber = unchecked.removeLast()
            guard !subscriber.isGone, !isAdmitted(subscriber.peer) else { continue }
            try end(subscriber, .notEnrolled, router)
        }
    }

    func isAdmitted(_ peer: PeerIdentity) -> Bool {
        if feed.settings.operatorKeys.contains(peer.key) { return true }
        let snapshot = feed.authority.snapshots.current
        guard let process = peer.process else { return snapshot.admits(nil, key: peer.key) }
        guard let facts = try? feed.authority.inspector.cheapFacts(of: process) else {
            return false
        }
        return snapshot.admits(facts, key: peer.key)
    }

    private mutating func end(
        _ subscriber: FeedSubscriber, _ reason: DenialReason, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        forget(subscriber)
        let update = FeedUpdate(epoch: subscriber.cursor, sentMilliseconds: nil, ended: reason)
        writer.reset()
        ReplyEncoder.encode(event: update, into: &writer)
        if try begin(to: subscriber, router) {
            let bytes = writer.bytes
            _ = try router.trySend(bytes: bytes.span.bytes)
        }
        feed.logger.notice(
            "subscription ended",
            metadata: subscriber.peer.about.merging(["reason": "\(reason.name)"]) { $1 })
        guard let descriptor = subscriber.descriptor else { return }
        let due =
            feed.authority.clock.bootMilliseconds + Limits.connectionCutDelayMilliseconds
        cuts.append(
            Cut(descriptor: descriptor, peer: subscriber.peer, dueMilliseconds: due))
    }

    private mutating func cut(nowMilliseconds now: UInt64) {
        for cut in cuts where cut.dueMilliseconds <= now {
            if LaneConnections.cut(cut.descriptor, cut.peer) {
                feed.counters.add(.connectionsCut)
            }
        }
        cuts.removeAll { $0.dueMilliseconds <= now }
    }
}
