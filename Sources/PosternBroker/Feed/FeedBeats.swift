/// Whose heartbeat is due: everybody's once in each interval, spread over it where they are many.
///
/// All at once, a thousand heartbeats would keep libzmq's thread busy for milliseconds, and a step
/// that comes meanwhile waiting. Stays on the feed's thread.
struct FeedBeats {
    struct Beat {
        let subscribers: [FeedSubscriber]
        /// Whether an interval begins with it.
        var isFirst = false
    }

    /// Parts of an interval, at most.
    private static let partsMax: UInt64 = 16
    /// Subscribers for which a part of their own pays.
    private static let partSize = 32

    private let intervalMilliseconds: UInt64
    private var subscribers: [FeedSubscriber] = []
    /// Who of them has had the heartbeat of this interval.
    private var done = 0
    private var part: UInt64 = 0
    private var parts: UInt64 = 1
    private var startMilliseconds: UInt64 = 0
    /// When `next` has something again.
    private(set) var dueMilliseconds: UInt64 = 0

    init(_ intervalMilliseconds: UInt64) { self.intervalMilliseconds = intervalMilliseconds }

    /// Its first heartbeat comes with the next part.
    mutating func add(_ subscriber: FeedSubscriber) { subscribers.append(subscriber) }

    /// Those whose turn it is; nobody before `dueMilliseconds`.
    mutating func next(nowMilliseconds now: UInt64) -> Beat {
        guard now >= dueMilliseconds else { return Beat(subscribers: []) }
        let isFirst = part == 0
        if isFirst { begin(now) }
        part += 1
        // Newcomers are behind the others, and are not kept waiting for the next interval.
        let end =
            part == parts
            ? subscribers.count : Int(UInt64(subscribers.count) * part / parts)
        let turn = subscribers[min(done, end)..<end]
        done = end
        if part == parts { part = 0 }
        dueMilliseconds =
            startMilliseconds + intervalMilliseconds * (part == 0 ? parts : part) / parts
        return Beat(subscribers: Array(turn), isFirst: isFirst)
    }

    private mutating func begin(_ now: UInt64) {
        subscribers.removeAll { $0.isGone }
        parts = min(
            Self.partsMax, max(1, UInt64(subscribers.count / Self.partSize)), intervalMilliseconds)
        done = 0
        startMilliseconds = now
    }
}
