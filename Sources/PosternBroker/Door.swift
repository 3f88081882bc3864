import PosternCore

/// Which door a socket is: each has a ZAP domain of its own, and a key passes one of them only.
enum Door: Hashable, Sendable {
    /// Machines, on this host.
    case gate
    /// Machines, on other hosts.
    case tcpGate
    /// People.
    case `operator`
    /// Machines and people that want to hear what ends.
    case feed

    var zapDomain: String {
        switch self {
        case .gate: "postern.gate"
        case .tcpGate: "postern.gate.tcp"
        case .operator: "postern.operator"
        case .feed: "postern.feed"
        }
    }

    init?(zapDomain: String) {
        switch zapDomain {
        case Door.gate.zapDomain: self = .gate
        case Door.tcpGate.zapDomain: self = .tcpGate
        case Door.operator.zapDomain: self = .operator
        case Door.feed.zapDomain: self = .feed
        default: return nil
        }
    }

    /// What the lane that serves it is called; the gate's lanes are the first, and have numbers.
    func laneName(_ index: Int) -> String {
        switch self {
        case .gate: "lane-\(index)"
        case .tcpGate: "lane-tcp"
        case .operator: "lane-operator"
        case .feed: "feed"
        }
    }

    /// Whether an operation is served at this door at all (`protocol/registry.md`).
    func serves(_ operation: Operation) -> Bool {
        switch (self, operation) {
        case (.feed, .hello), (.feed, .subscribe): true
        case (.feed, _), (_, .subscribe), (_, .event): false
        case (.operator, .prove): true
        case (_, .prove): false
        case (_, .hello), (_, .revoke), (_, .introspect): true
        case (.gate, .status), (.tcpGate, .status), (.gate, .tree), (.tcpGate, .tree): false
        case (.operator, .status), (.operator, .tree): true
        case (.operator, .attest), (.operator, .authorise), (.operator, .authoriseBatch),
            (.operator, .complete), (.operator, .delegate), (.operator, .claim),
            (.operator, .report):
            false
        case (.gate, _), (.tcpGate, _): true
        }
    }
}
