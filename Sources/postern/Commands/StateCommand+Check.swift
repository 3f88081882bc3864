import ArgumentParser
import PosternStore

extension StateCommand {
    /// `postern state check`: whether the file is whole, and what is in it.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check the state and say what is in it.",
            discussion: """
                Reads the set-up's state.db, or the backup FILE, and changes nothing. A broker may \
                be at work on it.

                EXAMPLES
                  postern state check --config ./setup
                  postern state check --file /backup/state.db --json | jq .credentials

                EXIT CODES
                  0  it is whole
                  2  it is not, or there is none
                """)

        @OptionGroup var state: StateOptions

        @Option(help: "A backup, instead of the set-up's state.", completion: .file())
        var file: String?

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func run() throws {
            let file = try self.file.map { StateFile(path: $0) } ?? state.file()
            let report: StateReport
            do throws(StateStoreError) {
                report = StateReport(file, try file.summary())
            } catch {
                throw Terminal.fail("\(error)")
            }
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        }
    }
}
