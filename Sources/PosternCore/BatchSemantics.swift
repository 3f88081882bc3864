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
    /// Whether a batch stops after a decision with this outcome.
    package func endsBatch(after outcome: Decision.Outcome) -> Bool {
        switch self {
        case .executeAll: false
        case .denyOnFirstDeny: outcome != .permit
        case .permitOnFirstPermit: outcome == .permit
        }
    }
}
