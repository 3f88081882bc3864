import PosternClient

/// What `status` prints.
struct StatusReport: Encodable {
    let server: String
    let instance: String
    let uptimeMilliseconds: UInt64
    let epoch: UInt64
    let credentials: UInt64
    let lanes: UInt64
    let policies: UInt64
    let snapshot: String
    let counters: [String: UInt64]
    let workloads: [String: UInt64]

    init(_ status: BrokerStatus) {
        server = status.server
        instance = status.instance
        uptimeMilliseconds = status.uptimeMilliseconds
        epoch = status.epoch
        credentials = status.credentials
        lanes = status.lanes
        policies = status.policies
        snapshot = status.snapshot
        counters = status.counters
        workloads = status.workloads
    }

    var summary: String {
        var lines = [
            "\(server), up \(Self.span(uptimeMilliseconds)), epoch \(epoch)",
            "  credentials  \(credentials)",
            "  lanes        \(lanes)",
            "  policies     \(policies), snapshot \(snapshot.prefix(12))",
        ]
        if !workloads.isEmpty {
            lines.append("  workloads")
            lines += workloads.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "    \($0.value)  \($0.key)" }
        }
        lines.append("  counted")
        let width = counters.keys.map(\.count).max() ?? 0
        lines += counters.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map {
                "    \($0.key)\(String(repeating: " ", count: width - $0.key.count))  \($0.value)"
            }
        return lines.joined(separator: "\n")
    }

    private static func span(_ milliseconds: UInt64) -> String {
        let seconds = milliseconds / 1_000
        return switch seconds {
        case 0..<120: "\(seconds) s"
        case 120..<7_200: "\(seconds / 60) min"
        default: "\(seconds / 3_600) h"
        }
    }
}
