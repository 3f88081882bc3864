import ArgumentParser

/// `postern`: the command line. Each command reads its set-up, builds, runs.
struct Postern: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern",
        abstract: "The door that machines use: authenticates workloads, decides tool calls.",
        discussion: """
            FIRST STEPS
              postern init ./setup
              postern serve --config ./setup
              postern authorise --config ./setup --task t-1 --intent 'try it' \\
                read_file 'File::"/srv/report.txt"'
              postern status --config ./setup

            EXIT CODES
              0  yes
              1  no: denied, or a step that did not go as it should
              2  wrong use or configuration
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, KeygenCommand.self, ServeCommand.self, ConfigCommand.self,
            DemoCommand.self, StatusCommand.self, AttestCommand.self, AuthoriseCommand.self,
            RevokeCommand.self, HaltCommand.self, TreeCommand.self, FeedCommand.self,
            AuditCommand.self,
            StateCommand.self, TrialCommand.self, PolicyCommand.self,
            DemoAgentCommand.self,
        ])
}
