/// The findings of a run beside their budgets.
package struct BudgetCheck {
    /// Each budget with what was found, nil where it was not measured as the budget has it.
    private let rows: [(budget: Budget, found: Double?)]
    /// Why nothing can be said of some, in words.
    private let troubles: [String]

    package init(_ budgets: Budgets, _ result: BenchResult) {
        let findings = result.parts.flatMap(\.findings)
        var troubles = result.parts.compactMap { part in
            part.failure.map { "part `\(part.name)` failed: \($0)" }
        }
        rows = budgets.budgets.map { budget in
            guard let finding = findings.first(where: { $0.name == budget.finding }) else {
                troubles.append("\(budget.finding): was not measured")
                return (budget, nil)
            }
            guard finding.unit == budget.unit else {
                troubles.append(
                    "\(budget.finding): is measured for \(finding.unit), its budget is for "
                        + "\(budget.unit)")
                return (budget, nil)
            }
            return (budget, finding.spread.median)
        }
        self.troubles = troubles
    }

    /// Every budget was measured and is kept.
    package var isKept: Bool { complaints.isEmpty }

    /// Each budget that is exceeded, and by how much; then what was not measured.
    package var complaints: [String] {
        let exceeded = rows.compactMap { budget, found -> String? in
            guard let found, !budget.target.isReached(by: found) else { return nil }
            return "\(budget.finding): \(Number.short(found)) \(budget.unit), "
                + "\(Number.short(found - budget.most)) over the budget of "
                + "\(Number.short(budget.most))"
        }
        return exceeded + troubles
    }

    /// A line for each budget.
    package var text: String {
        var table = TextTable(["Budgets", "median", "at most", ""])
        for (budget, found) in rows {
            let isKept = found.map(budget.target.isReached)
            table.add([
                budget.finding, found.map { "\(Number.short($0)) \(budget.unit)" } ?? "–",
                Number.short(budget.most),
                isKept.map { $0 ? "kept" : "exceeded" } ?? "not measured",
            ])
        }
        return table.lines.joined(separator: "\n") + "\n"
    }
}
