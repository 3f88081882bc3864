import ArgumentParser
import PosternAudit

extension AuditCommand {
    /// `postern audit export`: the log in the forms that other programs read.
    struct Export: ParsableCommand {
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case jsonl
            case ocsf
            case csv
        }

        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the log as JSON lines, OCSF events or CSV.",
            discussion: """
                ocsf gives a JSON object in each line, of OCSF 1.3.0: decisions as API Activity \
                (6003), attests and endings as Authorize Session (3003), starts, stops, policies, \
                outages and retention as Application Lifecycle (6002). csv is RFC 4180, and fields \
                that a spreadsheet would take for formulas begin with an apostrophe. --mark tells the broker which segments were exported, which retention \
                can wait for (audit.require_export).

                EXAMPLES
                  postern audit export --config ./setup --format ocsf --from 1h > e.jsonl
                  postern audit export --config ./setup --mark >> archive.jsonl

                EXIT CODES
                  0  all that matches was written
                  2  wrong use, or not all of the log could be read
                """)

        @OptionGroup var log: AuditLogOptions
        @OptionGroup var filter: AuditFilterOptions

        @Option(
            help: ArgumentHelp("The form of what is written.", valueName: "jsonl|ocsf|csv"))
        var format: Format

        @Flag(help: "Mark the sealed segments of a whole export as exported.")
        var mark = false

        /// Lines that are written at a time.
        private static let linesMax = 1_000

        func run() throws {
            let folder = try log.folder()
            let chosen = try filter.filter()
            guard !mark || !chosen.isAny else {
                throw Terminal.fail(
                    "`--mark` says that all was exported: use it without a filter")
            }
            try AuditOutput.reading {
                let exported = try folder.segments()
                var search = LogSearch(folder)
                if format == .csv { Terminal.write(AuditEntry.csvHeader) }
                var lines: [String] = []
                try search.run(chosen) { entry in
                    lines.append(line(entry))
                    if lines.count >= Self.linesMax {
                        Terminal.write(lines.joined())
                        lines.removeAll(keepingCapacity: true)
                    }
                    return true
                }
                Terminal.write(lines.joined())
                // Nothing is marked then.
                try AuditOutput.finish(search.problems)
                guard mark else { return }
                try folder.markExported(exported)
            }
        }

        private func line(_ entry: AuditEntry) -> String {
            switch format {
            case .jsonl: entry.json + "\n"
            case .ocsf: entry.ocsf + "\n"
            case .csv: entry.csv
            }
        }
    }
}
