package import Cedar
import PosternCore

/// `@cacheable("250ms")` of a permit: for how long whoever gets it may use it again
/// (`protocol/SPEC.md`, "Cacheable permits").
package enum CacheableAnnotation {
    /// Behind the `@`.
    package static let name = "cacheable"

    /// Why one is refused when policies load.
    package struct Flaw: Error, Hashable, Sendable {
        /// One line, lower case, input in backticks.
        package let message: String
    }

    /// What a policy says, in milliseconds; 0: nothing, its permits are for one call.
    package static func milliseconds(of policy: Policy) throws(Flaw) -> UInt64 {
        guard let text = policy[annotation: name] else { return 0 }
        guard policy.effect == .permit else {
            throw Flaw(
                message: "`@\(name)` on a forbid: a denial is never used again; remove it, or"
                    + " write it on the permits")
        }
        let range = Limits.cacheableMillisecondsRange
        guard let milliseconds = DurationText.milliseconds(text), range.contains(milliseconds)
        else {
            throw Flaw(
                message: "`@\(name)(\"\(text)\")` is no time for which a permit may be used again;"
                    + " write a whole number and a unit, from `@\(name)(\"1ms\")` to"
                    + " `@\(name)(\"60s\")`")
        }
        return milliseconds
    }

    /// Whether a policy looks at what changes from call to call: where it could be asked, no permit
    /// may be used again.
    package static func isObstacle(_ policy: Policy) -> Bool {
        policy.contextReads.mayRead([BrokerFacts.key], beside: FactSelection.stableNames)
    }

    /// The policies of a set that keep permits of this one from being used again, as far as heads
    /// tell that by their actions; itself among them. Empty where it says nothing of that.
    package static func obstacles(to policy: Policy, in set: PolicySet) -> [Policy] {
        guard let milliseconds = try? milliseconds(of: policy), milliseconds > 0 else { return [] }
        let actions = policy.namedActions
        return set.policies.filter { other in
            guard isObstacle(other) else { return false }
            guard let actions, let others = other.namedActions else { return true }
            return others.contains { actions.contains($0) }
        }
    }

    /// What is wrong with a policy's own; nil: nothing, or it has none.
    package static func flaw(in policy: Policy) -> Flaw? {
        do throws(Flaw) {
            _ = try milliseconds(of: policy)
            return nil
        } catch {
            return error
        }
    }
}
