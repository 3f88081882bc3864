import ArgumentParser
import Foundation
import PosternClient

/// `postern status`: how a broker is doing.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a broker is doing.",
        discussion: """
            Goes to the operator endpoint with an operator's key.

            EXAMPLES
              postern status --config ./setup
              postern status --config ./setup --json | jq .counters.denies

            EXIT CODES
              0  the broker answered
              2  wrong use, or no answer
            """)

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    func run() throws {
        let answer = try ClientSession.run(try connection.operatorEndpoint()) {
            try $0.status()
        }
        switch answer {
        case .done(let status):
            let report = StatusReport(status)
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        case .denied(let denial):
            throw Terminal.fail("the broker refuses: \(denial)")
        }
    }
}
