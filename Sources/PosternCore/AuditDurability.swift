/// How safely a decision was written into the audit log before its reply left
/// (`protocol/SPEC.md`, "Decision").
public enum AuditDurability: UInt64, Hashable, Sendable, CaseIterable {
    /// A broker that is killed does not lose it; a power cut may, within the sync interval.
    case process = 1
    /// It was synced to the disk.
    case power = 2

    /// The name in settings and reports.
    public var name: String {
        switch self {
        case .process: "process"
        case .power: "power"
        }
    }
}
