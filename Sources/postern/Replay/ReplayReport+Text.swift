extension ReplayReport {
    /// Groups of one change that are shown, and actions of one group.
    private static let groupsShown = 20
    private static let actionsShown = 6

    var summary: String {
        let span = from.map { " from \($0) to \(to ?? "")" } ?? ""
        let title =
            "\(decisions.counted("decision"))\(span), put to the"
            + " \(policies.count.counted("policy", "policies")) of"
            + " \(policies.folder)"
        var rows: [(text: String, count: UInt64)] = [("the same", same)]
        for change in ReplayTally.Change.allCases {
            rows.append((change.words, changed[change.rawValue] ?? 0))
        }
        let aside = unaffected.values.reduce(0, +)
        if aside > 0 {
            rows.append(("not for policies to decide: " + Self.list(unaffected), aside))
        }
        let open = undecided.values.reduce(0, +)
        if open > 0 { rows.append(("could not be decided again: " + Self.list(undecided), open)) }
        var lines = [title] + CountTable.lines(rows) + ["attests were not decided again"]
        for change in ReplayTally.Change.allCases { lines += section(change) }
        return lines.map(Terminal.printable).joined(separator: "\n")
    }

    private func section(_ change: ReplayTally.Change) -> [String] {
        let found = groups.filter { $0.change == change.rawValue }
        guard !found.isEmpty else { return [] }
        let width = CountTable.width(found.map(\.count))
        var lines = ["", change.words]
        for group in found.prefix(Self.groupsShown) {
            lines.append("  " + CountTable.padded(group.count, width) + "  " + group.name)
            let margin = String(repeating: " ", count: width + 4)
            let actions = group.actions.prefix(Self.actionsShown)
                .map { "\($0.action) \($0.count)" }.joined(separator: ", ")
            let more = group.actions.count - Self.actionsShown
            lines.append(margin + actions + (more > 0 ? " and \(more) more" : ""))
            lines += group.examples.map { margin + $0.line }
        }
        let more = found.count - Self.groupsShown
        if more > 0 { lines.append("  and \(more.counted("more group")), which --json shows") }
        return lines
    }

    private static func list(_ counts: [String: UInt64]) -> String {
        counts.mostFirst.map { "\($0.text) \($0.count)" }.joined(separator: ", ")
    }
}

extension ReplayTally.Change {
    fileprivate var words: String {
        switch self {
        case .denied: "permitted before, denied now"
        case .permitted: "denied before, permitted now"
        case .deniedOtherwise: "denied for another reason or by other policies"
        case .permittedOtherwise: "permitted by other policies"
        }
    }
}
