import PosternAudit
import PosternCore

/// What `audit stats` counted, for people and for programs.
struct StatisticsReport: Encodable {
    struct Tool: Encodable {
        let action: String
        let calls: UInt64
        let denied: UInt64
    }

    /// Calls that clients say they made with permits that they had.
    struct CachedTool: Encodable {
        let action: String
        let calls: UInt64
    }

    struct Workload: Encodable {
        let workload: String
        let calls: UInt64
    }

    struct Bucket: Encodable {
        /// Decisions that took less than this, and not less than the bucket before.
        let belowNs: UInt64
        let count: UInt64
    }

    let from: String?
    let to: String?
    let decisions: UInt64
    let permits: UInt64
    let denied: UInt64
    let denials: [String: UInt64]
    /// Denied `audit_unavailable` in outages of the log, which tells how many they were.
    let unaudited: UInt64
    /// Calls with permits that clients had, as they say; no decisions, and counted apart.
    let cached: UInt64
    let cachedTools: [CachedTool]
    let events: [String: UInt64]
    let tools: [Tool]
    let workloads: [Workload]
    let latencies: [Bucket]

    init(_ found: LogStatistics, top: Int) {
        let isEmpty = found.lastMilliseconds == 0
        from = isEmpty ? nil : AuditTime.text(found.firstMilliseconds)
        to = isEmpty ? nil : AuditTime.text(found.lastMilliseconds)
        decisions = found.decisions
        permits = found.permits
        denied = found.decisions - found.permits
        denials = Dictionary(
            uniqueKeysWithValues: found.denials.map { ($0.key.name, $0.value) })
        unaudited = found.unaudited
        cached = found.cached
        cachedTools = found.cachedActions.map { CachedTool(action: $0.key, calls: $0.value) }
            .sorted { ($1.calls, $0.action) < ($0.calls, $1.action) }.prefix(top).map { $0 }
        events = Dictionary(uniqueKeysWithValues: found.kinds.map { ($0.key.name, $0.value) })
        tools = found.actions.map {
            Tool(action: $0.key, calls: $0.value.calls, denied: $0.value.denied)
        }.sorted { ($1.calls, $0.action) < ($0.calls, $1.action) }.prefix(top).map { $0 }
        workloads = found.workloads.map { Workload(workload: $0.key, calls: $0.value) }
            .sorted { ($1.calls, $0.workload) < ($0.calls, $1.workload) }.prefix(top).map { $0 }
        let used = found.latencies.lastIndex { $0 > 0 } ?? -1
        let first = found.latencies.firstIndex { $0 > 0 } ?? 0
        latencies = (first...max(first, used)).filter { _ in used >= 0 }.map {
            Bucket(belowNs: $0 >= 63 ? .max : 1 << UInt64($0), count: found.latencies[$0])
        }
    }

    private static let barMax = 40

    var summary: String {
        var lines = [
            decisions.counted("decision") + (from.map { " from \($0) to \(to ?? "")" } ?? ""),
            "  permitted  \(permits)",
            "  denied     \(denied)" + (decisions > 0 ? " (\(denied * 100 / decisions) %)" : ""),
        ]
        if unaudited > 0 {
            lines.append("  besides \(unaudited) denied while the log could not be written")
        }
        if cached > 0 {
            lines.append("  besides \(cached.counted("call")) without asking, as clients say")
        }
        lines += Self.table("denials by reason", denials.mostFirst)
        lines += Self.table("busiest tools", tools.map { ($0.action, $0.calls) })
        lines += Self.table(
            "busiest tools without asking", cachedTools.map { ($0.action, $0.calls) })
        lines += Self.table("workloads", workloads.map { ($0.workload, $0.calls) })
        let most = latencies.map(\.count).max() ?? 0
        if most > 0 { lines.append("time from a call's arrival to its decision") }
        for bucket in latencies {
            // Rounded up, so that what is there is seen.
            let bar = Int((bucket.count * UInt64(Self.barMax) + most - 1) / max(1, most))
            let limit = Self.span(bucket.belowNs)
            let padded = String(repeating: " ", count: max(0, 8 - limit.count)) + limit
            lines.append(
                "  < \(padded)  " + String(repeating: "█", count: bar)
                    + String(repeating: " ", count: Self.barMax - bar) + "  \(bucket.count)")
        }
        return lines.joined(separator: "\n")
    }

    private static func table(
        _ title: String, _ rows: [(text: String, count: UInt64)]
    ) -> [String] {
        guard !rows.isEmpty else { return [] }
        return [title]
            + CountTable.lines(
                rows.map { row in
                    (Terminal.printable(row.text).replacing("\n", with: " "), row.count)
                })
    }

    private static func span(_ nanoseconds: UInt64) -> String {
        switch nanoseconds {
        case ..<1_000: "\(nanoseconds) ns"
        case ..<1_000_000: "\(nanoseconds / 1_000) µs"
        case ..<1_000_000_000: "\(nanoseconds / 1_000_000) ms"
        default: "\(nanoseconds / 1_000_000_000) s"
        }
    }
}
