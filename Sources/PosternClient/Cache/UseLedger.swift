import PosternCore

/// Uses that wait to be reported; those of one decision are one.
struct UseLedger {
    private struct Key: Hashable {
        let credential: CredentialID
        let decision: DecisionID
        let action: String
        let resource: ResourceName
    }

    private struct Tally {
        var count: UInt64
        var first: UInt64
        var last: UInt64
    }

    private var tallies: [Key: Tally] = [:]

    var count: Int { tallies.count }

    mutating func add(_ use: CachedDecisionCount, of credential: CredentialID) {
        let key = Key(
            credential: credential, decision: use.decision, action: use.action,
            resource: use.resource)
        let tally = Tally(
            count: use.count, first: use.firstMilliseconds, last: use.lastMilliseconds)
        guard var sum = tallies[key] else { return tallies[key] = tally }
        sum.count &+= tally.count
        sum.first = min(sum.first, tally.first)
        sum.last = max(sum.last, tally.last)
        tallies[key] = sum
    }

    /// Everything, in reports of one credential each; none is kept.
    mutating func takeAll() -> [CachedUses] {
        var byCredential: [CredentialID: [CachedDecisionCount]] = [:]
        for (key, tally) in tallies {
            byCredential[key.credential, default: []].append(
                CachedDecisionCount(
                    action: key.action, resource: key.resource, count: tally.count,
                    firstMilliseconds: tally.first, lastMilliseconds: tally.last,
                    decision: key.decision))
        }
        tallies.removeAll(keepingCapacity: true)
        let most = Limits.reportItemsMax
        return byCredential.flatMap { credential, uses in
            stride(from: 0, to: uses.count, by: most).map { start in
                CachedUses(
                    credential: credential,
                    uses: Array(uses[start..<min(start + most, uses.count)]))
            }
        }
    }
}
