/// A run as one page: no script, nothing from elsewhere, well-formed as XML.
package struct HTMLReport {
    private let result: BenchResult

    package init(_ result: BenchResult) { self.result = result }

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Postern bench</title><style>
        \(ReportStyle.css)
        </style></head><body>
        <h1>Postern bench</h1>
        \(head)
        <h2>Targets</h2>
        \(targets)
        \(contents)
        \(result.parts.map(section).joined(separator: "\n"))
        </body></html>

        """
    }

    private var head: String {
        let machine = result.machine
        let versions = result.versions.sorted { $0.key < $1.key }
            // Some tools begin with their name, others do not.
            .map { $0.value.lowercased().hasPrefix($0.key) ? $0.value : "\($0.key) \($0.value)" }
            .joined(separator: "; ")
        let rows = [
            [
                "Machine",
                "\(machine.processor), \(machine.processors) processors, "
                    + "\(Number.short(Double(machine.memoryBytes) / 1e9)) GB"
                    + (machine.hypervisor == nil ? "" : ", virtual"),
            ],
            ["System", "\(machine.system), kernel \(machine.kernel)"],
            ["Versions", versions],
            ["Commit", result.commit],
            [
                "Run",
                "\(result.startedAt), \(result.isQuick ? "quick, " : "")"
                    + "\(result.turnCount) turns, \(Number.short(result.seconds)) s, "
                    + "seed \(result.seed)",
            ],
        ]
        let list = rows.map { row in
            "<dt class=\"soft\">\(row[0])</dt><dd>\(Markup.escaped(row[1]))</dd>"
        }.joined()
        return "<dl>\(list)</dl><p>Everything was measured in turns, within one run. A ratio is "
            + "taken turn by turn; what is quoted is the median, with the least and the most "
            + "of the turns. Baselines are dashed.</p>"
    }

    private var targets: String {
        guard !result.targets.isEmpty else { return "<p>None of the parts has one.</p>" }
        return Markup.table(
            ["measure", "median", "turns", "target", "verdict"],
            result.targets.map { part, finding in
                let verdict = finding.verdict?.rawValue ?? ""
                return [
                    "<a href=\"#\(part)\">\(Markup.escaped(finding.name))</a>",
                    "\(Number.short(finding.spread.median)) \(Markup.escaped(finding.unit))",
                    Self.range(finding.spread),
                    Markup.escaped(finding.target?.description ?? ""),
                    "<span class=\"\(verdict)\">\(verdict)</span>",
                ]
            }) + "<p class=\"soft\">Reached and missed: the middle half of the turns is on that "
            + "side. Unsure: the target lies within it. Noisy: the machine was busy with "
            + "something else, and the turns do not agree.</p>" + absences
    }

    private var absences: String {
        result.absences.map {
            "<p class=\"soft\">Not measured: \(Markup.escaped("\($0.what): \($0.why)")).</p>"
        }.joined(separator: "\n")
    }

    private var contents: String {
        let links = result.parts.map {
            "<a href=\"#\($0.name)\">\(Markup.escaped($0.title))</a>"
        }
        return "<p>\(links.joined(separator: " · "))</p>"
    }

    private func section(_ part: PartResult) -> String {
        var pieces = [
            "<section id=\"\(part.name)\"><h2>\(Markup.escaped(part.title))</h2>",
            "<p>\(Markup.escaped(part.explanation))</p>",
        ]
        pieces += part.noise.complaints.map {
            "<p class=\"noisy\">Noisy: \(Markup.escaped($0)).</p>"
        }
        if let failure = part.failure {
            pieces.append("<p class=\"missed\">Failed: \(Markup.escaped(failure)).</p>")
        }
        pieces += part.plots.compactMap { plot in
            plot.svg(part).map { "<figure>\($0)</figure>" }
        }
        if !part.findings.isEmpty { pieces.append(Self.findings(part)) }
        if !part.series.isEmpty { pieces.append(Self.series(part)) }
        pieces += part.notes.map { "<p class=\"soft\">\(Markup.escaped($0))</p>" }
        pieces += part.absences.map {
            "<p class=\"soft\">Absent: \(Markup.escaped("\($0.what): \($0.why)")).</p>"
        }
        return (pieces + ["</section>"]).joined(separator: "\n")
    }

    private static func findings(_ part: PartResult) -> String {
        Markup.table(
            ["finding", "median", "middle half", "turns"],
            part.findings.map { finding in
                let spread = finding.spread
                return [
                    Markup.escaped(finding.name),
                    "\(Number.short(spread.median)) \(Markup.escaped(finding.unit))",
                    "\(Number.short(spread.lowerQuartile)) to \(Number.short(spread.upperQuartile))",
                    range(spread),
                ]
            })
    }

    private static func series(_ part: PartResult) -> String {
        Markup.table(SeriesRow.heads, part.series.map { SeriesRow($0).cells.map(Markup.escaped) })
    }

    private static func range(_ spread: Spread) -> String {
        "\(Number.short(spread.least)) to \(Number.short(spread.most))"
    }
}
