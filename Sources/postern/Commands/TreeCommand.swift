import ArgumentParser
import Foundation
import PosternClient

/// `postern tree`: who acts for whom under a task, and how each of them stands.
struct TreeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Show the delegation tree of a task.",
        discussion: """
            Goes to the operator endpoint with an operator's key. Shows every credential that is \
            held of the task, with those above and below it: alive, or why not. What was freed \
            is in the audit log: `postern audit query --trace`.

            Of a credential without a budget it shows how many calls were permitted; of one with \
            a budget what is gone of that: those calls, and what it gave to others that act for \
            it. With --json both are `calls`.

            EXAMPLES
              postern tree --config ./setup ticket-4711
              postern tree --config ./setup ticket-4711 --watch
              postern tree --config ./setup ticket-4711 --json \\
                | jq '.nodes[] | select(.alive)'

            EXIT CODES
              0  there are such credentials
              1  there are none
              2  wrong use, or no answer
            """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: ArgumentHelp("The task's id.", valueName: "task"))
    var task: String

    @Option(help: ArgumentHelp("Of this workload.", valueName: "spiffe-id"))
    var workload: String?

    @Flag(help: "Show it again whenever it changes, until interrupted.")
    var watch = false

    @Flag(help: "Print one JSON value instead of text, and one for each change with --watch.")
    var json = false

    private static let lookMicroseconds: UInt32 = 200_000

    func run() throws {
        let workload = try workload.map(WorkloadArgument.id)
        var last: TreeReport?
        try ClientSession.run(try connection.operatorEndpoint()) { client in
            repeat {
                let report = try look(client, workload)
                if !watch || last?.isSame(as: report) != true {
                    let text = json ? try JSONOutput.line(report) : report.summary
                    Terminal.say(watch && !json && last != nil ? "\n\(text)" : text)
                }
                last = report
                if watch { usleep(Self.lookMicroseconds) }
            } while watch
        }
        if last?.nodes.isEmpty ?? true { throw ExitCode.no }
    }

    private func look(_ client: BlockingClient, _ workload: SPIFFEID?) throws -> TreeReport {
        switch try client.tree(task: task, workload: workload) {
        case .done(let tree): return TreeReport(tree, task: task)
        case .denied(let denial): throw Terminal.fail("the broker refuses: \(denial)")
        }
    }
}
