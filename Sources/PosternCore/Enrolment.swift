/// Which selectors earn which SPIFFE ID, groups and limits: one entry of `workloads.yaml`.
package struct Enrolment: Sendable, Hashable {
    package var workload: SPIFFEID
    /// Every one of these must match; never empty.
    package var selectors: [Selector]
    /// Cedar `Group`s that the workload is in.
    package var groups: [String]
    /// The widest scope that a task of the workload may ask for.
    package var scope: Scope
    /// The longest time to live of its credentials.
    package var ttlMillisecondsMax: UInt64
    /// The largest budget of calls of its credentials; nil: no cap.
    package var budgetMax: UInt64?
    /// Credentials that it may hold at a time.
    package var credentialsMax: Int

    package init(
        workload: SPIFFEID, selectors: [Selector], groups: [String] = [], scope: Scope,
        ttlMillisecondsMax: UInt64 = Limits.credentialTTLMillisecondsDefault,
        budgetMax: UInt64? = nil,
        credentialsMax: Int = Limits.credentialsPerWorkloadMaxDefault
    ) {
        self.workload = workload
        self.selectors = selectors
        self.groups = groups
        self.scope = scope
        self.ttlMillisecondsMax = ttlMillisecondsMax
        self.budgetMax = budgetMax
        self.credentialsMax = credentialsMax
    }

    /// Whether every selector is satisfied.
    package func matches(_ facts: ProcessFacts?, key: PeerKey) -> Bool {
        selectors.allSatisfy { $0.matches(facts, key: key) }
    }

    /// Whether every selector that is cheap to check is satisfied: enough for a handshake, where
    /// the executable is not hashed yet; `attest` checks the rest.
    package func mayMatch(_ facts: ProcessFacts?, key: PeerKey) -> Bool {
        selectors.allSatisfy { $0.needsExecutableHash || $0.matches(facts, key: key) }
    }
}
