import ArgumentParser

/// `postern policy`: what is about Cedar policies, without a broker.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check, try, format, translate, test and replay policies, without a broker.",
        subcommands: [
            Check.self, Authorize.self, Explain.self, Format.self, Translate.self, Test.self,
            Replay.self, ShowSchema.self, Conformance.self, ConformanceWorker.self,
        ])
}
