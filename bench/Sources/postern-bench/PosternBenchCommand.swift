import ArgumentParser

/// The bench's command line.
@main
struct PosternBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern-bench",
        abstract: "Measures Postern beside what a user would take instead, in one run.",
        subcommands: [
            RunCommand.self, CompareCommand.self, BudgetsCommand.self, ReportCommand.self,
            ListCommand.self, DriveAsync.self, DriveBlocking.self, DriveCache.self,
            DriveStorm.self,
        ],
        defaultSubcommand: RunCommand.self)
}
