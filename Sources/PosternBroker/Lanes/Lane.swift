import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// One thread with one ROUTER: receives, decides, replies.
///
/// What is slower than a decision goes to the control thread, whose replies come back through
/// the mailbox. A lane never waits for anyone else.
struct Lane: Sendable {
    /// What `ps -T` and the audit log call it, at most 15 bytes.
    let name: String
    let door: Door
    let endpoint: String
    /// What `hello` tells: the lanes of this door.
    let doorEndpoints: [String]
    let context: Context
    let settings: BrokerSettings
    let ioThreads: [Int]
    let authority: Authority
    let authorizer: Authorizer
    let facts: BrokerFactsSource
    let mailbox: LaneMailbox
    let control: ControlQueues
    let refusals: RefusalAllowance
    let counters: Counters
    let phase: PhaseBox
    let drained: DrainGate
    let logger: Logger

    func run(_ start: StartSignal) throws(ZeroMQError) {
        let router = try door.router(
            at: endpoint, settings, in: context, threads: ioThreads,
            queueMax: Limits.peerQueueMax,
            lingerMilliseconds: Limits.stopLingerMilliseconds)
        start.report(.success(()))
        var worker = LaneWorker(lane: self)
        try worker.serve(router)
    }
}
