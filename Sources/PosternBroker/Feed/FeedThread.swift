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
    let settings: BrokerSettings
    let heartbeatMilliseconds: UInt64
    let authority: Authority
    let facts: BrokerFactsSource
    /// Says that there are steps to tell of.
    let wake: WakeSignal
    let counters: Counters
    let phase: PhaseBox
    let logger: Logger

    func run(_ start: StartSignal) {
        do throws(ZeroMQError) {
            let router = try makeRouter()
            var worker = FeedWorker(feed: self)
            start.report(.success(()))
            try worker.serve(router)
        } catch {
            start.report(.failure(.socket(endpoint: endpoint, error)))
            logger.critical(
                "the feed ends", metadata: ["endpoint": "\(endpoint)", "error": "\(error)"])
        }
    }

    private func makeRouter() throws(ZeroMQError) -> Socket {
        let router = try Socket(.router, in: context)
        try router.curveServer(secret: settings.keys.secretKey)
        try router.setZAPDomain(Door.feed.zapDomain)
        // Not the one that tcp peers have.
        try router.setIOThreadAffinity(Array(0..<settings.ioThreads))
        try router.setMaxMessageBytes(
            Limits.transportFrameBytesMax + Limits.curveFrameOverheadBytes)
        try router.setHandshakeInterval(.milliseconds(Int(Limits.handshakeMilliseconds)))
        try router.setSendHighWaterMark(Int(Limits.feedQueueMax))
        try router.setReceiveHighWaterMark(Int(Limits.feedQueueMax))
        // A gone or full peer is then an outcome, not a silent loss.
        try router.setRouterMandatory(true)
        try router.setLinger(.zero)
        try router.setBacklog(1_024)
        try router.bind(endpoint)
        return router
    }
}
