/// What a request asks for (`protocol/registry.md`, "Operations").
public enum Operation: UInt64, Sendable, CaseIterable {
    case hello = 1
    case attest = 2
    case authorise = 3
    case authoriseBatch = 4
    case complete = 5
    case revoke = 6
    case introspect = 7
    case status = 8
    case delegate = 9
    case claim = 10
    case tree = 11
    case subscribe = 12
    case report = 13
    /// What a subscriber is told; never asked for.
    case event = 14
    case prove = 15

    /// Whether policies are asked about calls.
    package var isDecision: Bool { self == .authorise || self == .authoriseBatch }

    /// The operation's name in the registry.
    public var name: String {
        switch self {
        case .hello: "hello"
        case .attest: "attest"
        case .authorise: "authorise"
        case .authoriseBatch: "authorise_batch"
        case .complete: "complete"
        case .revoke: "revoke"
        case .introspect: "introspect"
        case .status: "status"
        case .delegate: "delegate"
        case .claim: "claim"
        case .tree: "tree"
        case .subscribe: "subscribe"
        case .report: "report"
        case .event: "event"
        case .prove: "prove"
        }
    }
}
