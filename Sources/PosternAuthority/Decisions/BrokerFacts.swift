import Cedar
import PosternCore

/// `context.postern`: what the broker knows, which no caller can set.
///
///     postern: {
///       peer: { transport: "ipc", key, uid, gid, pid, path, sha256?, unit? }
///             | { transport: "tcp", key },
///       task: { id, intent },
///       depth: 0,
///       delegation: { depth: 0, root, chain },
///       time: { unix_ms },
///       calls: 12, budget_left?: 88        // of a credential, so not for an attest
///     }
///
/// Of a call, only what some policy may look at is written: it costs as much as deciding.
struct BrokerFacts: Sendable {
    /// Whose texts are written: those asked for, or in place those of the record.
    private enum Task: Sendable {
        case asked(TaskID, intent: String, chain: [SPIFFEID])
        case granted(CredentialRecord)
    }

    /// The attribute of the context.
    static let key = "postern"

    private let peer: AttestedPeer
    private let task: Task

    /// Of an attest, a claim, or a call that was recorded.
    ///
    /// - Parameter chain: who acts for whom, the peer's own workload last.
    init(_ peer: AttestedPeer, task: TaskID, intent: String, chain: [SPIFFEID]) {
        self.peer = peer
        self.task = .asked(task, intent: intent, chain: chain)
    }

    /// Of a call, or of what else is asked under a credential.
    init(of record: CredentialRecord) {
        peer = record.standing.peer
        task = .granted(record)
    }

    /// Writes the attribute `postern` into the context of all but a call, which has begun.
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
            buffer.long(Int64(depth))
        }
        if parts.contains(.delegation) { try writeDelegation(into: buffer) }
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
        case .asked(let id, let intent, _):
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

    private var depth: Int {
        switch task {
        case .asked(_, _, let chain): chain.count - 1
        case .granted(let record): record.depth
        }
    }

    private func writeDelegation(into buffer: RequestBuffer) throws(DataError) {
        buffer.key("delegation")
        try buffer.beginRecord(count: 3)
        buffer.key("depth")
        buffer.long(Int64(depth))
        buffer.key("root")
        switch task {
        case .asked(_, _, let chain):
            // INVARIANT: a chain has its own end at least.
            buffer.string(chain[0].description)
            buffer.key("chain")
            try buffer.beginSet(count: chain.count)
            for workload in chain { buffer.string(workload.description) }
        case .granted(let record):
            let own = record.standing.workload.name
            let above = record.standing.delegator?.chain ?? []
            buffer.string((above.first ?? own).id.description)
            buffer.key("chain")
            try buffer.beginSet(count: above.count + 1)
            for name in above { buffer.string(name.id.description) }
            buffer.string(own.id.description)
        }
        try buffer.endContainer()
        try buffer.endContainer()
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
