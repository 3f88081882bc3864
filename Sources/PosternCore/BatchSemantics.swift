/// How far a batch is carried out (OpenID AuthZEN 1.0, "Access Evaluations", semantics).
public enum BatchSemantics: UInt64, Sendable, CaseIterable {
    /// Every item is decided.
    case executeAll = 0
    /// Stops after the first deny; what follows has no decision.
    case denyOnFirstDeny = 1
    /// Stops after the first permit; what follows has no decision.
    case permitOnFirstPermit = 2
}

extension BatchSemantics {
    /// Whether a batch stops after this decision.
    package func endsBatch(after decision: Decision) -> Bool {
        switch self {
        case .executeAll: false
        case .denyOnFirstDeny: !decision.isPermitted
        case .permitOnFirstPermit: decision.isPermitted
        }
    }
}
