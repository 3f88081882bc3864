/// What moved between two results, beyond what the turns differ by themselves. Ratios to the
/// baselines of each run are compared, so that two machines, or two hours, may differ.
package struct Comparison {
    package let changes: [Change]
    /// Findings of only one of them.
    package let missing: [String]
    /// What makes the comparison weak: other machines, a quick run, noise.
    package let warnings: [String]

    package init(_ before: BenchResult, _ after: BenchResult) {
        var changes: [Change] = []
        var missing: [String] = []
        let old = Self.findings(before)
        let new = Self.findings(after)
        let noisy = Set((before.parts + after.parts).filter(\.noise.isNoisy).map(\.name))
        for (key, finding) in new.sorted(by: { $0.key < $1.key }) {
            if let earlier = old[key] {
                let part = key.split(separator: "\n").first.map(String.init) ?? ""
                changes.append(
                    Change(
                        part: part, before: earlier, after: finding,
                        isNoisy: noisy.contains(part)))
            } else {
                missing.append("\(finding.name): only in the second")
            }
        }
        for (key, finding) in old.sorted(by: { $0.key < $1.key }) where new[key] == nil {
            missing.append("\(finding.name): only in the first")
        }
        self.changes = changes
        self.missing = missing
        warnings = Self.warnings(before, after)
    }

    /// Whether anything became worse.
    package var isWorse: Bool { changes.contains { $0.direction == .worse } }

    /// For a terminal.
    package var text: String {
        var lines = warnings.map { "note: \($0)" }
        let moved = changes.filter { $0.direction != .same }
        var table = TextTable(["", "before", "after", "change", "chance", ""])
        for change in moved {
            table.add([
                "\(change.part): \(change.name)",
                "\(Number.short(change.before.median)) \(change.unit)",
                "\(Number.short(change.after.median)) \(change.unit)",
                (change.relativeChange > 0 ? "+" : "") + Number.percent(change.relativeChange),
                Number.short(change.probability), change.direction.rawValue,
            ])
        }
        if !moved.isEmpty { lines += table.lines }
        lines.append(
            "\(moved.filter { $0.direction == .better }.count) better, "
                + "\(moved.filter { $0.direction == .worse }.count) worse, "
                + "\(moved.filter { $0.direction == .noisy }.count) noisy, "
                + "\(changes.count - moved.count) within the noise, \(missing.count) only in one")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func findings(_ result: BenchResult) -> [String: Finding] {
        var findings: [String: Finding] = [:]
        for part in result.parts {
            for finding in part.findings { findings["\(part.name)\n\(finding.name)"] = finding }
        }
        return findings
    }

    private static func warnings(_ before: BenchResult, _ after: BenchResult) -> [String] {
        var warnings: [String] = []
        if before.machine != after.machine { warnings.append("the machines differ") }
        if before.isQuick || after.isQuick {
            warnings.append("a quick run has few turns: only what does not overlap counts")
        }
        for (name, result) in [("first", before), ("second", after)] {
            let noisy = result.parts.filter(\.noise.isNoisy).map(\.name)
            if !noisy.isEmpty {
                warnings.append("noisy in the \(name): \(noisy.joined(separator: ", "))")
            }
        }
        return warnings
    }
}
