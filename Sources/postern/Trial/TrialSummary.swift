import Foundation

/// A trial for people.
enum TrialSummary {
    static func text(_ result: TrialResult) -> String {
        let latency = result.latencyMicroseconds
        var lines = [
            "suite \(result.suite)",
            line("utility", result.utility, "user tasks with every call permitted"),
            line("security", result.security, "pairs with a call of the injection denied"),
            line("under attack", result.utilityUnderAttack, "pairs with every user call permitted"),
            "  calls         \(result.calls)"
                + (result.attestsDenied == 0 ? "" : ", \(result.attestsDenied) attests denied"),
            "  latency       p50 \(whole(latency.p50))  p90 \(whole(latency.p90))"
                + "  p99 \(whole(latency.p99))  max \(whole(latency.max)) µs",
        ]
        if !result.denials.isEmpty {
            lines.append("  denied")
            lines += result.denials.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "    \($0.value)  \($0.key)" }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(
        _ name: String, _ share: TrialResult.Share, _ meaning: String
    ) -> String {
        let padded = name.padding(toLength: 12, withPad: " ", startingAt: 0)
        let percent = String(format: "%5.1f%%", share.percent)
        return "  \(padded)  \(percent)  \(share.count) of \(share.of) \(meaning)"
    }

    private static func whole(_ value: Double) -> String { String(format: "%.0f", value) }
}
