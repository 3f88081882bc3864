import Cedar
import PosternCore

/// For how long permits may be used again, as far as policies say it.
///
/// A permit is used again for exactly the same request, and no policy is asked then: so none may be
/// in play that looks at what changes from call to call, whether it permits or forbids and whether
/// it applied this time. Its head decides that, not its conditions.
struct CacheablePermits: Sendable {
    /// By the places of the policies, in milliseconds; empty where none says anything.
    private let milliseconds: [UInt32]
    /// The heads of those that may look at what changes.
    private let volatile: PolicyScopes

    init(_ policies: PolicySet) {
        let said = policies.policies.map { policy in
            // A wrong one is refused when policies load. Where nobody looked it says nothing.
            ((try? CacheableAnnotation.milliseconds(of: policy)) ?? 0)
        }
        milliseconds = said.contains { $0 > 0 } ? said.map { UInt32($0) } : []
        volatile = PolicyScopes(
            of: milliseconds.isEmpty
                ? [] : policies.policies.filter(CacheableAnnotation.isObstacle))
    }

    /// The least of what the determining policies say, in milliseconds; 0: not at all. Allocates
    /// nothing.
    ///
    /// - Parameter buffer: has the request.
    func milliseconds(
        _ determining: DeterminingPolicies, _ buffer: RequestBuffer, _ entities: Entities
    ) -> UInt64 {
        guard !milliseconds.isEmpty else { return 0 }
        let least = determining.least { milliseconds[$0] }
        guard least > 0, volatile.isEmpty || !volatile.match(buffer, entities) else { return 0 }
        return UInt64(least)
    }
}
