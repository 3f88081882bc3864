import Synchronization

/// How many calls a credential has left, and how many it made. Lanes share it in its record.
package struct CallBudget: ~Copyable, Sendable {
    private let spent: Atomic<UInt64>
    /// `unlimited` where there is none: an optional would take eight bytes more.
    private let limit: UInt64

    private static let unlimited = UInt64.max

    /// - Parameter calls: those that were made before.
    package init(limit: UInt64?, calls: UInt64 = 0) {
        self.limit = limit ?? Self.unlimited
        spent = Atomic(calls)
    }

    /// Whether the number of calls is limited.
    package var isLimited: Bool { limit != Self.unlimited }

    /// Calls permitted so far, or given away.
    package var calls: UInt64 { spent.load(ordering: .relaxed) }

    /// Calls left; nil: no limit.
    package var left: UInt64? {
        guard limit != Self.unlimited else { return nil }
        return limit - min(limit, spent.load(ordering: .relaxed))
    }

    /// Gives calls back that were taken and not used.
    package func giveBack(_ count: UInt64) {
        if isLimited { spent.wrappingSubtract(count, ordering: .relaxed) }
    }

    /// Takes one call; false when none is left. Two lanes never take the same one.
    package func take() -> Bool { take(1) }

    /// Takes so many calls, or none.
    package func take(_ count: UInt64) -> Bool {
        guard limit != Self.unlimited else {
            spent.wrappingAdd(count, ordering: .relaxed)
            return true
        }
        var seen = spent.load(ordering: .relaxed)
        while seen < limit, limit - seen >= count {
            let (exchanged, original) = spent.weakCompareExchange(
                expected: seen, desired: seen + count, ordering: .relaxed)
            if exchanged { return true }
            seen = original
        }
        return false
    }
}
