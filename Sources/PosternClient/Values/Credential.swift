/// A credential that the broker granted for one task.
///
/// Good for the process and the key that attested, until it expires or is ended; see
/// `protocol/SPEC.md`, "attest".
public struct Credential: Hashable, Sendable {
    /// What stands for it in requests.
    public let id: CredentialID
    /// The workload that the broker recognised.
    public let workload: SPIFFEID
    /// The task that it was granted for.
    public let task: TaskID
    /// What the task may touch: the scope that was asked for.
    public let scope: Scope
    /// Its expiry by this host's clock that counts sleep and is never set; never later than the
    /// broker's own, since it is counted from when the client asked.
    public let expiry: ContinuousClock.Instant
    /// Its expiry by the broker's wall clock, in milliseconds since 1970. For people.
    public let expiresAtMilliseconds: UInt64
    /// Permits that it was granted for; nil: no limit.
    public let budget: UInt64?
    /// The epoch that it was granted under.
    public let epoch: UInt64
    /// Who acts for whom, from the workload that attested itself to this one; empty: this one
    /// attested itself.
    public let chain: [SPIFFEID]
    /// What a delegator says that the task is for; nil: this workload said it itself.
    public let intent: String?
    /// What the client's decision cache knows of it; part of no comparison.
    let cache: CacheHandle

    init(
        _ grant: Grant, task: TaskID, asked: AskedMoment, cache: CacheHandle = CacheHandle()
    ) {
        self.cache = cache
        id = grant.credential
        workload = grant.workload
        self.task = task
        scope = grant.scope
        // Cut to a year: a number from elsewhere must not overflow an instant.
        let milliseconds = min(grant.expiresInMilliseconds, 366 * 86_400_000)
        expiry = asked.instant + .milliseconds(Int64(milliseconds))
        expiresAtMilliseconds = grant.expiresAtMilliseconds
        budget = grant.budget
        epoch = grant.epoch
        chain = grant.delegated?.chain ?? []
        intent = grant.delegated?.intent
    }

    /// Whether its time is over. The broker decides in any case.
    public var isExpired: Bool { ContinuousClock.now >= expiry }
}
