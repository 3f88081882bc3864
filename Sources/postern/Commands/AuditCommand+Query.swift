import ArgumentParser
import PosternAudit
import PosternConfiguration

extension AuditCommand {
    /// `postern audit query`: the records that match, in their order.
    struct Query: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "query",
            abstract: "Find records by time, workload, task, credential, call and outcome.",
            discussion: """
                Records come in the order in which they were decided, over all lanes. A search by \
                task or credential uses indexes beside the log, which are made where they are \
                missing and can be removed at any time. Those records that match are all that is \
                given; --trace tells a task's whole story as a tree, with what was delegated under it, \
                from whom its authority came, and who ended what and why; it takes --workload and \
                times with it.

                EXAMPLES
                  postern audit query --config ./setup --from 15m --decision deny
                  postern audit query --config ./setup --action 'delete_*' --json
                  postern audit query --config ./setup --trace t-1

                EXIT CODES
                  0  something was found
                  1  nothing was found
                  2  wrong use, or not all of the log could be read
                """)

        @OptionGroup var log: AuditLogOptions
        @OptionGroup var filter: AuditFilterOptions

        @Option(
            help: ArgumentHelp(
                "A task's whole story as a tree: attests, calls with their intent, endings.",
                valueName: "task"))
        var trace: String?

        @Option(help: ArgumentHelp("At most so many records.", valueName: "count"))
        var limit: Int?

        @OptionGroup var index: AuditIndexOptions

        @Flag(help: "Print a JSON value in each line instead of text.")
        var json = false

        func run() throws {
            let folder = try log.folder()
            let filter = try filter.filter()
            if let trace { return try run(tracing: trace, filter, folder) }
            let indexes =
                self.filter.task == nil && self.filter.credential == nil
                ? nil : try index.folder(log, folder)
            var search = LogSearch(folder, indexes: indexes)
            var count = 0
            try AuditOutput.reading {
                guard limit ?? 1 > 0 else { return }
                try search.run(filter) { entry in
                    AuditOutput.show([entry], json: json)
                    count += 1
                    return count < limit ?? .max
                }
            }
            try AuditOutput.finish(search.problems)
            guard count > 0 else { throw ExitCode.no }
        }

        private func run(
            tracing task: String, _ filter: AuditFilter, _ folder: LogFolder
        ) throws {
            let others = [
                self.filter.task, self.filter.credential, self.filter.action, self.filter.resource,
                self.filter.decision, self.filter.reason, self.filter.event.first,
                limit.map { "\($0)" },
            ]
            guard others.allSatisfy({ $0 == nil }) else {
                throw Terminal.fail(
                    "`--trace` tells the whole story: it goes with `--workload`, `--from` and"
                        + " `--to` only")
            }
            var search = LogSearch(folder, indexes: try index.folder(log, folder))
            let story = try AuditOutput.reading { try TaskStory(task, filter, &search) }
            guard !story.isEmpty else {
                try AuditOutput.finish(search.problems)
                if !json { Terminal.complain("the log has nothing of the task `\(task)`") }
                try AuditOutput.tellOfRetention(in: folder)
                throw ExitCode.no
            }
            Terminal.say(json ? story.json : story.text)
            try AuditOutput.tellOfRetention(in: folder)
            try AuditOutput.finish(search.problems)
        }
    }
}
