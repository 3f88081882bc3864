import Cedar
import PosternCore

/// `context.postern`: what the broker knows, which no caller can set.
///
///     postern: {
///       peer: { transport: "ipc", key, uid, gid, pid, path, sha256?, unit? }
///             | { transport: "tcp", key },
///       task: { id, intent },
///       depth: 0,
///       time: { unix_ms },
///       calls: 12, budget_left?: 88        // of a credential, so not for an attest
///     }
struct BrokerFacts: Sendable {
    private let key: String
    private let origin: PeerIdentity.Origin
    private let process: ProcessFacts?
    private let task: String
    private let intent: String

    init(peer: PeerIdentity, process: ProcessFacts?, ask: AttestAsk) {
        key = peer.key.hex
        origin = peer.origin
        self.process = process
        task = ask.task.description
        intent = ask.intent
    }

    /// Writes the attribute `postern` into a context that has begun.
    ///
    /// - Parameter budget: the credential's; nil for an attest.
    func write(
        into buffer: RequestBuffer, budget: CallBudget?, wallMilliseconds: UInt64
    ) throws(DataError) {
        let left = budget?.left
        buffer.key("postern")
        try buffer.beginRecord(count: 4 + (budget == nil ? 0 : 1) + (left == nil ? 0 : 1))
        try writePeer(into: buffer)
        buffer.key("task")
        try buffer.beginRecord(count: 2)
        buffer.key("id")
        buffer.string(task)
        buffer.key("intent")
        buffer.string(intent)
        try buffer.endContainer()
        buffer.key("depth")
        buffer.long(0)
        buffer.key("time")
        try buffer.beginRecord(count: 1)
        buffer.key("unix_ms")
        buffer.long(Int64(clamping: wallMilliseconds))
        try buffer.endContainer()
        if let budget {
            buffer.key("calls")
            buffer.long(Int64(clamping: budget.calls))
        }
        if let left {
            buffer.key("budget_left")
            buffer.long(Int64(clamping: left))
        }
        try buffer.endContainer()
    }

    private func writePeer(into buffer: RequestBuffer) throws(DataError) {
        let hash = process?.executableSHA256
        let unit = process?.systemdUnit
        let facts = (process == nil ? 0 : 1) + (hash == nil ? 0 : 1) + (unit == nil ? 0 : 1)
        buffer.key("peer")
        switch origin {
        case .tcp:
            try buffer.beginRecord(count: 2 + facts)
            buffer.key("transport")
            buffer.string("tcp")
        case .ipc(let identity, let userID, let groupID):
            try buffer.beginRecord(count: 5 + facts)
            buffer.key("transport")
            buffer.string("ipc")
            buffer.key("uid")
            buffer.long(Int64(userID))
            buffer.key("gid")
            buffer.long(Int64(groupID))
            buffer.key("pid")
            buffer.long(Int64(identity.processID))
        }
        buffer.key("key")
        buffer.string(key)
        if let process {
            buffer.key("path")
            buffer.string(process.executablePath)
        }
        if let hash {
            buffer.key("sha256")
            buffer.string(hash)
        }
        if let unit {
            buffer.key("unit")
            buffer.string(unit)
        }
        try buffer.endContainer()
    }
}
