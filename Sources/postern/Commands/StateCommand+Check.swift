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
                be at work on it. The set-up's must know every change that its audit log tells of.

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
            // A broker that is at work writes the state first: the log is read before.
            let epochFloor = self.file == nil ? try state.epochFloor() : 0
            let file = try self.file.map { StateFile(path: $0) } ?? state.file()
            let report: StateReport
            do throws(StateStoreError) {
                let summary = try file.summary()
                guard summary.lastChange >= epochFloor else {
                    throw .behind(
                        path: file.path, epoch: summary.lastChange, floor: epochFloor)
                }
                report = StateReport(file, summary)
            } catch {
                throw Terminal.fail("\(error)")
            }
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        }
    }
}
