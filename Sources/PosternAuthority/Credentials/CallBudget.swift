import Synchronization

/// How many calls a credential has left, and how many it made. Lanes share it.
package final class CallBudget: Sendable {
    private let spent = Atomic<UInt64>(0)
    private let limit: UInt64?

    package init(limit: UInt64?) { self.limit = limit }

    /// Calls permitted so far.
    package var calls: UInt64 { spent.load(ordering: .relaxed) }

    /// Calls left; nil: no limit.
    package var left: UInt64? {
        limit.map { $0 - min($0, spent.load(ordering: .relaxed)) }
    }

    /// Takes one call; false when none is left. Two lanes never take the same one.
    package func take() -> Bool {
        guard let limit else {
            spent.wrappingAdd(1, ordering: .relaxed)
            return true
        }
        var seen = spent.load(ordering: .relaxed)
        while seen < limit {
            let (exchanged, original) = spent.weakCompareExchange(
                expected: seen, desired: seen + 1, ordering: .relaxed)
            if exchanged { return true }
            seen = original
        }
        return false
    }
}
