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

    func run(_ start: StartSignal) {
        do throws(ZeroMQError) {
            let router = try makeRouter()
            start.report(.success(()))
            var worker = LaneWorker(lane: self)
            try worker.serve(router)
        } catch {
            start.report(.failure(.socket(endpoint: endpoint, error)))
            logger.critical(
                "a lane ends", metadata: ["endpoint": "\(endpoint)", "error": "\(error)"])
        }
    }

    private func makeRouter() throws(ZeroMQError) -> Socket {
        let router = try Socket(.router, in: context)
        try router.curveServer(secret: settings.keys.secretKey)
        try router.setZAPDomain(door.zapDomain)
        try router.setIOThreadAffinity(ioThreads)
        // libzmq counts what CURVE adds to a frame.
        try router.setMaxMessageBytes(
            Limits.transportFrameBytesMax + Limits.curveFrameOverheadBytes)
        try router.setHandshakeInterval(.milliseconds(Int(Limits.handshakeMilliseconds)))
        try router.setSendHighWaterMark(Int(Limits.peerQueueMax))
        try router.setReceiveHighWaterMark(Int(Limits.peerQueueMax))
        // A gone or full peer is then an outcome that is counted, not a silent loss.
        try router.setRouterMandatory(true)
        try router.setLinger(.milliseconds(Int(Limits.stopLingerMilliseconds)))
        try router.setBacklog(1_024)
        if door == .tcpGate {
            try router.setIPv6(true)
            try router.setTCPKeepalive(true, idle: .seconds(60), interval: .seconds(10), probes: 6)
        }
        try router.bind(endpoint)
        return router
    }
}
