import Synchronization

/// Lookups that found nothing. Hits are not here: the slots count them, so that threads which hit
/// do not all write to one line.
final class CacheCounters: Sendable {
    private let misses = Atomic<UInt64>(0)
    private let voided = Atomic<UInt64>(0)

    func addMiss(isVoid: Bool) {
        // Relaxed: a count orders nothing.
        misses.wrappingAdd(1, ordering: .relaxed)
        if isVoid { voided.wrappingAdd(1, ordering: .relaxed) }
    }

    func read(into statistics: inout DecisionCacheStatistics) {
        statistics.misses = misses.load(ordering: .relaxed)
        statistics.voided = voided.load(ordering: .relaxed)
    }
}
