import ArgumentParser
import Foundation
import PosternAudit

extension AuditCommand {
    /// `postern audit tail`: the last records, and those that come.
    struct Tail: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tail",
            abstract: "Show the last records, and those that come.",
            discussion: """
                EXAMPLES
                  postern audit tail --config ./setup --follow --decision deny
                  postern audit tail --config ./setup --lines 100 --json | jq .task

                EXIT CODES
                  0  shown
                  2  wrong use, or not all of the log could be read
                """)

        @OptionGroup var log: AuditLogOptions
        @OptionGroup var filter: AuditFilterOptions

        @Option(
            name: [.customShort("n"), .long],
            help: ArgumentHelp("How many of the last records.", valueName: "count"))
        var lines = 10

        @Flag(name: .shortAndLong, help: "Go on with what is written, until interrupted.")
        var follow = false

        @Flag(help: "Print a JSON value in each line instead of text.")
        var json = false

        private static let pauseSeconds = 0.2

        func validate() throws {
            guard (0...1_000_000).contains(lines) else {
                throw ValidationError("`--lines \(lines)` is out of range; use 0 to 1000000")
            }
        }

        func run() throws {
            var tail = LogTail(try log.folder(), try filter.filter())
            try AuditOutput.reading {
                AuditOutput.show(try tail.last(lines), json: json)
                var told = 0
                while follow {
                    AuditOutput.warn(tail.problems.suffix(from: told))
                    told = tail.problems.count
                    AuditOutput.show(try tail.more(), json: json)
                    Thread.sleep(forTimeInterval: Self.pauseSeconds)
                }
            }
            try AuditOutput.finish(tail.problems)
        }
    }
}
