import Logging
import PosternAuthority
import PosternCore
import ZeroMQ

/// Tells subscribers of every step of the epoch, over a ROUTER of its own.
///
/// A subscriber has a cursor, the epoch up to which it was told. What libzmq has no room for is
/// told later: who is slow, or stopped, loses nothing but time, and costs no memory but libzmq's
/// few messages; the steps are kept once for all (`StepLog`).
///
///     control thread ── step, wake ──▶ feed thread ──▶ one frame for each way to see it ──▶ all
struct FeedThread: Sendable {
    let endpoint: String
    let context: Context
    /// libzmq's threads that serve it.
    let ioThreads: [Int]
    let settings: BrokerSettings
    let heartbeatMilliseconds: UInt64
    let authority: Authority
    let facts: BrokerFactsSource
    /// Says that there are steps to tell of.
    let wake: WakeSignal
    let counters: Counters
    let phase: PhaseBox
    let logger: Logger

    func run(_ start: StartSignal) throws(ZeroMQError) {
        let router = try Door.feed.router(
            at: endpoint, settings, in: context, threads: ioThreads,
            queueMax: Limits.feedQueueMax, lingerMilliseconds: 0)
        var worker = FeedWorker(feed: self)
        start.report(.success(()))
        try worker.serve(router)
    }
}
