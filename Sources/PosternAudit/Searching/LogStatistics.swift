package import PosternCore
import Synchronization

/// What is counted over a log.
package struct LogStatistics: Sendable {
    package private(set) var permits: UInt64 = 0
    package private(set) var denials: [DenialReason: UInt64] = [:]
    /// Denied since the log could not be written, as its outages say; no decisions of the log.
    package private(set) var unaudited: UInt64 = 0
    /// Decisions by action: how many, and how many of them denied.
    package private(set) var actions: [String: (calls: UInt64, denied: UInt64)] = [:]
    /// Calls that clients say they made with permits that they had, by action; no decisions.
    package private(set) var cachedActions: [String: UInt64] = [:]
    package private(set) var workloads: [String: UInt64] = [:]
    package private(set) var kinds: [AuditKind: UInt64] = [:]
    /// Decisions by the power of two of nanoseconds below which they took.
    package private(set) var latencies = [UInt64](repeating: 0, count: 64)
    package private(set) var firstMilliseconds = UInt64.max
    package private(set) var lastMilliseconds: UInt64 = 0

    /// What could not be read, and is not counted.
    package private(set) var problems: [LogProblem] = []

    package var cached: UInt64 { cachedActions.values.reduce(0) { $0.addingCapped($1) } }

    package var decisions: UInt64 { permits + denials.values.reduce(0, +) }

    /// Counts the records that match.
    package static func of(
        _ folder: LogFolder, _ filter: AuditFilter, threads: Int,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void
    ) throws(AuditFileError) -> LogStatistics {
        let total = Mutex(LogStatistics())
        let problems = try LogScan.run(
            folder, filter, threads: threads, progress: progress, begin: { LogStatistics() },
            end: { own in total.withLock { $0.add(own) } }
        ) { entry, own in own.take(entry.record, filter) }
        return total.withLock { total in
            total.problems = problems
            return total
        }
    }

    private mutating func take(_ record: AuditRecord, _ filter: AuditFilter) {
        kinds[record.kind, default: 0] += 1
        if let time = record.timeMilliseconds {
            firstMilliseconds = min(firstMilliseconds, time)
            lastMilliseconds = max(lastMilliseconds, time)
        }
        if record.kind == .outage {
            unaudited = unaudited.addingCapped(record.count ?? 0)
        }
        for item in record.cachedDecisions ?? [] where filter.matches(item) {
            let count = cachedActions[item.action] ?? 0
            cachedActions[item.action] = count.addingCapped(item.count)
        }
        guard record.kind == .decision else { return }
        let denied: UInt64 = record.reason == nil ? 0 : 1
        permits += 1 - denied
        if let reason = record.reason { denials[reason, default: 0] += 1 }
        let action = record.action ?? ""
        actions[action, default: (0, 0)].calls += 1
        actions[action, default: (0, 0)].denied += denied
        if let workload = record.workload { workloads[workload, default: 0] += 1 }
        let nanoseconds = record.latencyNanoseconds ?? 0
        latencies[min(63, UInt64.bitWidth - nanoseconds.leadingZeroBitCount)] += 1
    }

    private mutating func add(_ other: LogStatistics) {
        permits += other.permits
        unaudited = unaudited.addingCapped(other.unaudited)
        denials.merge(other.denials, uniquingKeysWith: +)
        actions.merge(other.actions) { ($0.calls + $1.calls, $0.denied + $1.denied) }
        cachedActions.merge(other.cachedActions) { $0.addingCapped($1) }
        workloads.merge(other.workloads, uniquingKeysWith: +)
        kinds.merge(other.kinds, uniquingKeysWith: +)
        for index in latencies.indices { latencies[index] += other.latencies[index] }
        firstMilliseconds = min(firstMilliseconds, other.firstMilliseconds)
        lastMilliseconds = max(lastMilliseconds, other.lastMilliseconds)
    }
}
