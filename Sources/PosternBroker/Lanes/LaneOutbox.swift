import PosternCore
import PosternWire
import ZeroMQ

/// Replies that a lane has written and not handed to libzmq yet.
///
/// A reply that is sent alone wakes libzmq's I/O thread, which then writes it alone: on a lane that
/// has more to do at once both cost more than the decision. So while messages follow one another
/// the replies to some of them leave together. None waits for anything but decisions that are made
/// meanwhile, and for so long at most (`Limits.replyHoldNanoseconds`).
///
/// Stays on its lane's thread.
struct LaneOutbox: ~Copyable {
    private struct Held {
        var end = 0
        var hasDelimiter = false
    }

    /// Where a reply is written, behind those that wait.
    var writer = CBORWriter()
    private var routes = InlineArray<16, Message> { _ in Message() }
    private var replies = InlineArray<16, Held>(repeating: Held())
    private var count = 0
    private var since: UInt64 = 0

    /// What was written since the last reply is the next one, for the peer of this routing id.
    /// Whether more may be held.
    ///
    /// - Parameter now: by the monotonic clock.
    mutating func add(
        _ routing: inout Message, hasDelimiter: Bool, nowNanoseconds now: UInt64
    ) -> Bool {
        swap(&routing, &routes[count])
        replies[count] = Held(end: writer.count, hasDelimiter: hasDelimiter)
        count += 1
        if count == 1 { since = now }
        return count < routes.count && writer.count < Limits.frameBytesMax
            && now - since < Limits.replyHoldNanoseconds
    }

    var hasReplies: Bool { count > 0 }

    /// Each decision in the replies that wait becomes `decision`; how many they were. What else is
    /// answered stays.
    mutating func replaceDecisions(with decision: Decision) -> Int {
        var written = CBORWriter()
        swap(&written, &writer)
        var (start, replaced) = (0, 0)
        for index in 0..<count {
            let end = replies[index].end
            let bytes = written.span.extracting(start..<end)
            start = end
            if let old = try? ReplyDecoder.decode(bytes), let new = old.reply.with(decision) {
                replaced += new.count
                ReplyEncoder.encode(
                    new.reply, operation: old.operation, correlation: old.correlation,
                    into: &writer)
            } else {
                writer.raw(bytes)
            }
            replies[index].end = writer.count
        }
        return replaced
    }

    /// Hands all over; whether there was anything.
    mutating func send(
        _ router: borrowing Socket, _ counters: Counters
    ) throws(ZeroMQError) -> Bool {
        guard count > 0 else { return false }
        var start = 0
        for index in 0..<count {
            let reply = replies[index]
            let outcome = try router.trySend(contentsOf: &routes[index], more: true)
            let bytes = writer.span.extracting(start..<reply.end)
            try Self.sendBody(
                router, outcome, hasDelimiter: reply.hasDelimiter, bytes, counters)
            start = reply.end
        }
        count = 0
        writer.reset()
        return true
    }

    /// Sends a reply's frames behind the routing id.
    static func sendBody(
        _ router: borrowing Socket, _ outcome: SendOutcome, hasDelimiter: Bool, _ bytes: RawSpan,
        _ counters: Counters
    ) throws(ZeroMQError) {
        switch outcome {
        case .sent:
            if hasDelimiter { _ = try router.trySend(Message(), more: true) }
            _ = try router.trySend(bytes: bytes)
        case .wouldBlock: counters.add(.repliesToSlowReaders)
        case .unreachable: counters.add(.repliesToGonePeers)
        }
    }
}

extension Reply {
    /// The same with another decision for each of its own, and how many they are; nil: it has none.
    fileprivate func with(_ decision: Decision) -> (reply: Reply, count: Int)? {
        switch self {
        case .authorise: (.authorise(decision), 1)
        case .authoriseBatch(let decisions):
            (.authoriseBatch(decisions.map { _ in decision }), decisions.count)
        case .hello, .attest, .complete, .revoke, .introspect, .status, .delegate, .claim, .tree,
            .subscribe, .event, .report, .prove, .denied, .failed:
            nil
        }
    }
}
