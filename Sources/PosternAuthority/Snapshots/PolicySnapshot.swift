package import Cedar
package import PosternCore

/// One consistent set of policies, entities and enrolments; immutable, shared by all threads.
package final class PolicySnapshot: Sendable {
    package let policies: PolicySet
    package let entities: Entities
    package let enrolments: [Enrolment]
    /// SHA-256 of the files it was made of, in hexadecimal.
    package let digest: String
    /// The policies' names, at their places in `policies`.
    let policyNames: PolicyNames
    /// What of `context.postern` the policies may look at; nil where not even at whether it is
    /// there.
    let factsRead: FactSelection?
    /// What the policies say of using their permits again.
    let cacheable: CacheablePermits

    /// - Parameter entities: those of the operator's file and the workloads of the enrolments.
    package init(
        policies: PolicySet, entities: Entities, enrolments: [Enrolment], digest: String
    ) {
        self.policies = policies
        self.entities = entities
        self.enrolments = enrolments
        self.digest = digest
        policyNames = PolicyNames(policies.policies.map(\.id.name))
        factsRead = FactSelection(read: policies.contextReads)
        cacheable = CacheablePermits(policies)
    }

    package var policyCount: Int { policies.count }

    /// What an attesting process is enrolled as.
    package enum Match {
        case none
        case one(Enrolment)
        /// Several enrolments match with as many selectors each.
        case ambiguous([SPIFFEID])
    }

    /// The matching enrolment with the most selectors.
    package func enrolment(for facts: ProcessFacts?, key: PeerKey) -> Match {
        var best: [Int] = []
        var most = 0
        for index in enrolments.indices {
            let count = enrolments[index].selectors.count
            guard count >= most, enrolments[index].matches(facts, key: key) else { continue }
            if count > most { best.removeAll(keepingCapacity: true) }
            most = count
            best.append(index)
        }
        guard let first = best.first else { return .none }
        return best.count == 1
            ? .one(enrolments[first]) : .ambiguous(best.map { enrolments[$0].workload })
    }

    /// Whether there is an enrolment by this name, whoever matches it.
    func hasEnrolment(of workload: SPIFFEID) -> Bool {
        enrolments.contains { $0.workload == workload }
    }

    /// Whether a peer may open a connection: some enrolment could match it.
    package func admits(_ facts: ProcessFacts?, key: PeerKey) -> Bool {
        enrolments.contains { $0.mayMatch(facts, key: key) }
    }
}
