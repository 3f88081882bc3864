import ArgumentParser
import PosternAudit

extension AuditCommand {
    /// `postern audit stats`: what is counted over the log.
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats",
            abstract: "Count denials by reason, the busiest tools, and how long decisions took.",
            discussion: """
                EXAMPLES
                  postern audit stats --config ./setup --from 24h
                  postern audit stats --config ./setup --json | jq .denials

                EXIT CODES
                  0  counted
                  2  wrong use, or not all of the log could be read
                """)

        @OptionGroup var log: AuditLogOptions
        @OptionGroup var filter: AuditFilterOptions

        @Option(help: ArgumentHelp("How many tools and workloads to show.", valueName: "count"))
        var top = 10

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func validate() throws {
            guard top >= 0 else { throw ValidationError("`--top \(top)` is below 0") }
        }

        func run() throws {
            let folder = try log.folder()
            let chosen = try filter.filter()
            let found = try AuditOutput.reading {
                defer { Terminal.progress("") }
                return try LogStatistics.of(folder, chosen, threads: AuditLogOptions.threads) {
                    Terminal.progress("counted \($0) of \($1) segments")
                }
            }
            let report = StatisticsReport(found, top: top)
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            try AuditOutput.finish(found.problems)
        }
    }
}
