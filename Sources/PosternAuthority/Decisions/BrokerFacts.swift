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
///
/// Of a call, only what some policy may look at is written: it costs as much as deciding.
struct BrokerFacts: Sendable {
    /// Whose texts are written: those asked for, or in place those of the record.
    private enum Task: Sendable {
        case asked(TaskID, intent: String)
        case granted(CredentialRecord)
    }

    /// The attribute of the context.
    static let key = "postern"

    private let peer: AttestedPeer
    private let task: Task

    /// Of an attest.
    init(_ peer: AttestedPeer, _ ask: AttestAsk) {
        self.peer = peer
        task = .asked(ask.task, intent: ask.intent)
    }

    /// Of a call that was recorded.
    init(_ peer: AttestedPeer, task: TaskID, intent: String) {
        self.peer = peer
        self.task = .asked(task, intent: intent)
    }

    /// Of a call.
    init(_ record: CredentialRecord) {
        peer = record.standing.peer
        task = .granted(record)
    }

    /// Writes the attribute `postern` into the context of an attest, which has begun.
    func write(into buffer: RequestBuffer, wallMilliseconds: UInt64) throws(DataError) {
        try begin(.ofAttest, into: buffer, wallMilliseconds)
        try buffer.endContainer()
    }

    /// Writes the attribute `postern` into the context of a call, which has begun.
    ///
    /// - Parameters:
    ///   - parts: what policies may look at; what is not known is left out.
    ///   - calls: that the credential had permitted.
    ///   - left: calls that it has left, where it has a budget.
    func write(
        _ parts: FactSelection, into buffer: RequestBuffer, calls: UInt64, left: UInt64?,
        wallMilliseconds: UInt64
    ) throws(DataError) {
        let known = left == nil ? parts.subtracting(.budgetLeft) : parts
        try begin(known, into: buffer, wallMilliseconds)
        if known.contains(.calls) {
            buffer.key("calls")
            buffer.long(Int64(clamping: calls))
        }
        if known.contains(.budgetLeft), let left {
            buffer.key("budget_left")
            buffer.long(Int64(clamping: left))
        }
        try buffer.endContainer()
    }

    private func begin(
        _ parts: FactSelection, into buffer: RequestBuffer, _ wallMilliseconds: UInt64
    ) throws(DataError) {
        buffer.key(Self.key)
        try buffer.beginRecord(count: parts.count)
        if parts.contains(.peer) { try writePeer(into: buffer) }
        if parts.contains(.task) {
            buffer.key("task")
            try buffer.beginRecord(count: 2)
            writeTask(into: buffer)
            try buffer.endContainer()
        }
        if parts.contains(.depth) {
            buffer.key("depth")
            buffer.long(0)
        }
        if parts.contains(.time) {
            buffer.key("time")
            try buffer.beginRecord(count: 1)
            buffer.key("unix_ms")
            buffer.long(Int64(clamping: wallMilliseconds))
            try buffer.endContainer()
        }
    }

    private func writeTask(into buffer: RequestBuffer) {
        switch task {
        case .asked(let id, let intent):
            buffer.key("id")
            buffer.string(id.description)
            buffer.key("intent")
            buffer.string(intent)
        case .granted(let record):
            buffer.key("id")
            record.taskCell.withName { buffer.string($0) }
            buffer.key("intent")
            record.withIntent { buffer.string($0) }
        }
    }

    private func writePeer(into buffer: RequestBuffer) throws(DataError) {
        let process = peer.process
        let hash = process?.executableSHA256
        let unit = process?.systemdUnit
        let facts = (process == nil ? 0 : 1) + (hash == nil ? 0 : 1) + (unit == nil ? 0 : 1)
        buffer.key("peer")
        switch peer.identity.origin {
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
        buffer.string(peer.keyHex)
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
