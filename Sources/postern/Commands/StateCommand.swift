import ArgumentParser

/// `postern state`: what is about the file that outlasts the broker.
struct StateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Look at what outlasts the broker, back it up, put it back.",
        subcommands: [Check.self, Backup.self, Restore.self, Accept.self])
}
