import PosternAuthority
import PosternCore
import ZeroMQ

/// Who may open a connection at which door. The handshake thread asks; nothing slow is done.
struct AdmissionRule {
    let authority: Authority
    let operatorKeys: Set<PeerKey>
    private var limiter = HandshakeLimiter()

    init(authority: Authority, operatorKeys: Set<PeerKey>) {
        self.authority = authority
        self.operatorKeys = operatorKeys
    }

    enum Verdict {
        case admitted(PeerIdentity)
        /// For good: `why` is for the log.
        case refused(why: String)
        /// Not now; the peer tries again.
        case deferred(why: String)
    }

    mutating func verdict(on request: ZAPRequest) -> Verdict {
        guard let door = Door(zapDomain: request.domain) else {
            return .refused(why: "unknown domain")
        }
        guard case .curve(let curveKey) = request.mechanism,
            let key = PeerKey(bytes: curveKey.bytes)
        else { return .refused(why: "no CURVE key") }
        let isOperator = operatorKeys.contains(key)
        switch door {
        case .operator:
            guard isOperator else { return .refused(why: "not an operator's key") }
        case .gate, .tcpGate:
            guard !isOperator else { return .refused(why: "an operator's key at the gate") }
        case .feed: break  // People and machines; what each may see is another matter.
        }
        if let end = authority.cells.end(ofKey: key) { return .refused(why: end.name) }
        let processID: Int32? =
            if case .ipc(let address) = request.address { address.processID } else { nil }
        let now = authority.clock.bootMilliseconds
        guard limiter.allows(processID: processID, key: key, nowMilliseconds: now) else {
            return .deferred(why: "too many connections in a short time")
        }
        switch (door, request.address) {
        case (.gate, .ipc(let address)), (.operator, .ipc(let address)),
            (.feed, .ipc(let address)):
            return local(address, key, isOperator: isOperator)
        case (.tcpGate, .ip), (.operator, .ip):
            let peer = PeerIdentity(key: key, origin: .tcp)
            if door == .operator { return .admitted(peer) }
            return authority.snapshots.current.admits(nil, key: key)
                ? .admitted(peer) : .refused(why: "not enrolled")
        case (.gate, .ip), (.tcpGate, .ipc), (.feed, .ip):
            return .refused(why: "address of another transport")
        }
    }

    private func local(
        _ address: IPCPeerAddress, _ key: PeerKey, isOperator: Bool
    ) -> Verdict {
        do throws(ProcessError) {
            let process = try authority.inspector.identify(processID: address.processID)
            let peer = PeerIdentity(
                key: key,
                origin: .ipc(
                    process: process, userID: address.userID, groupID: address.groupID))
            if isOperator { return .admitted(peer) }
            let snapshot = authority.snapshots.current
            let facts = try authority.inspector.cheapFacts(of: process)
            // What connect() was called as must be what the process is.
            guard facts.userID == address.userID, facts.groupID == address.groupID else {
                return .refused(why: "the process changed its user")
            }
            return snapshot.admits(facts, key: key)
                ? .admitted(peer) : .refused(why: "not enrolled")
        } catch {
            switch error {
            case .gone: return .refused(why: "the process has ended")
            case .changed: return .refused(why: "the process is another one")
            case .unavailable(let what): return .deferred(why: "`\(what)` cannot be read")
            }
        }
    }
}
