import ArgumentParser

extension StateCommand {
    /// `postern state backup`: copies the state, also while a broker runs.
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Copy the state into a file, also while the broker runs.",
            discussion: """
                The copy is what was durable at one instant; only its user may read it. Nothing \
                that exists is overwritten. What is revoked later is not in it: an old backup \
                forgets more.

                EXAMPLES
                  postern state backup --config ./setup /backup/state-$(date +%F).db

                EXIT CODES
                  0  copied and checked
                  2  wrong use, or it could not be copied
                """)

        @OptionGroup var state: StateOptions

        @Argument(help: "The file to make.", completion: .file())
        var file: String

        func run() throws {
            try StateOptions.copy(try state.file(), to: file)
            Terminal.say("the state is copied to `\(file)`")
        }
    }
}
