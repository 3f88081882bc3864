import ArgumentParser
import Foundation
import PosternClient
import PosternConfiguration

/// `postern trial`: plays recorded agent tool calls against a live broker.
struct TrialCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial",
        abstract: "Play a suite of recorded agent tool calls against a live broker.",
        discussion: """
            Starts a broker on a copy of the set-up, with keys made for the run. Each user task of \
            the suite attests with its text as intent and the names of its plan's tools as scope, \
            and asks about every call; then again for each injection, whose calls are slipped into \
            the middle. A call is Action::"<tool>" on Tool::"<tool>" with the context \
            {arguments: {…}}; numbers that are not whole are texts.

            Utility is the share of user tasks all of whose calls are permitted. Security is the \
            share of pairs in which a call that the injection needs is denied.

            EXAMPLES
              postern trial banking.json --setup trials/banking
              postern trial slack.json --setup trials/slack --json | jq .security.percent

            EXIT CODES
              0  the suite was played
              2  wrong use, suite or set-up
            """)

    @Argument(help: "The suite.", completion: .file(extensions: ["json"]))
    var suite: String

    @Option(
        name: .customLong("setup"),
        help: ArgumentHelp(
            "The folder with postern.yaml, workloads.yaml, policies and entities.json.",
            valueName: "dir"),
        completion: .directory)
    var setUp: String

    @Flag(help: "Print one JSON value with every decision instead of text.")
    var json = false

    func run() throws {
        let suite = try TrialSuite.read(self.suite)
        let folder = try TemporaryFolder("trial")
        try copySetUp(to: folder.path)
        let broker: LiveBroker
        do {
            broker = try LiveBroker(folder: folder.path)
        } catch {
            throw Terminal.fail("\(error)")
        }
        defer { broker.stop() }
        let result = try ClientSession.run(configuration(broker)) { client in
            var run = TrialRun(suite, client) { Terminal.progress($0) }
            return try run.play()
        }
        Terminal.progress("")
        Terminal.say(json ? try JSONOutput.text(result) : TrialSummary.text(result))
    }

    private func configuration(_ broker: LiveBroker) -> ClientConfiguration {
        ClientConfiguration(
            endpoint: broker.gateEndpoint, serverKey: broker.serverKey,
            keys: .file("\(broker.folder)/keys/agent.key_secret"))
    }

    /// The broker works on a copy, so that keys and sockets of the run leave nothing behind.
    private func copySetUp(to folder: String) throws {
        let files = FileManager.default
        for name in ["postern.yaml", "workloads.yaml", "policies", "entities.json"] {
            let path = "\(setUp)/\(name)"
            guard files.fileExists(atPath: path) else {
                throw Terminal.fail("the set-up has no `\(path)`; see trials/README.md")
            }
            do {
                try files.copyItem(atPath: path, toPath: "\(folder)/\(name)")
            } catch {
                throw Terminal.fail("cannot copy `\(path)`: \(error.localizedDescription)")
            }
        }
        do {
            try SetUpKeys.make(["server", "operator", "agent"], in: folder)
        } catch {
            throw Terminal.fail("cannot make keys in `\(folder)`: \(error)")
        }
    }
}
