import ArgumentParser

/// `postern config`: what is about set-ups.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Look at a set-up.",
        subcommands: [Check.self])
}
