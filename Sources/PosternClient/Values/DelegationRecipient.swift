/// For whom a delegation is made (`protocol/SPEC.md`, "delegate").
public enum DelegationRecipient: Hashable, Sendable {
    /// Any process that is enrolled as this workload.
    case workload(SPIFFEID)
    /// Whoever has this CURVE public key: 40 characters of Z85, or 64 hexadecimal digits.
    case key(String)
    /// A process that this one started, and no shell in between. On a Unix socket only.
    case childProcess
}
