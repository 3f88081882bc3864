import PosternCore
import ZeroMQ

extension Door {
    /// A ROUTER that is bound for it: who sends there has proven a key and was admitted.
    ///
    /// - Parameters:
    ///   - threads: libzmq's I/O threads that serve it.
    ///   - queueMax: messages that libzmq holds for one peer, and of one.
    ///   - lingerMilliseconds: how long what was sent may still leave when it is closed.
    func router(
        at endpoint: String, _ settings: BrokerSettings, in context: Context, threads: [Int],
        queueMax: Int32, lingerMilliseconds: Int32
    ) throws(ZeroMQError) -> Socket {
        let router = try Socket(.router, in: context)
        try router.curveServer(secret: settings.keys.secretKey)
        try router.setZAPDomain(zapDomain)
        try router.setIOThreadAffinity(threads)
        // libzmq counts what CURVE adds to a frame.
        try router.setMaxMessageBytes(
            Limits.transportFrameBytesMax + Limits.curveFrameOverheadBytes)
        try router.setHandshakeInterval(.milliseconds(Int(Limits.handshakeMilliseconds)))
        try router.setSendHighWaterMark(Int(queueMax))
        try router.setReceiveHighWaterMark(Int(queueMax))
        // A gone or full peer is then an outcome, not a silent loss.
        try router.setRouterMandatory(true)
        try router.setLinger(.milliseconds(Int(lingerMilliseconds)))
        try router.setBacklog(1_024)
        if self == .tcpGate {
            try router.setIPv6(true)
            try router.setTCPKeepalive(true, idle: .seconds(60), interval: .seconds(10), probes: 6)
        }
        try router.bind(endpoint)
        return router
    }
}
