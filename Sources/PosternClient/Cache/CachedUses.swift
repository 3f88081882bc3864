import PosternCore

/// What one report says: uses of one credential's permits, as many as a report may have at most.
struct CachedUses: Hashable, Sendable {
    let credential: CredentialID
    let uses: [CachedDecisionCount]
}
