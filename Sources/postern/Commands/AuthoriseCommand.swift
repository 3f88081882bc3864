import ArgumentParser
import PosternClient
import PosternCore

/// `postern authorise`: attests and asks about one call, for trying things.
struct AuthoriseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorise",
        abstract: "Attest as this process and ask about one tool call.",
        discussion: """
            Attests for a task, asks about the call, completes the task. Where no scope is given, \
            the task's scope is the call itself.

            EXAMPLES
              postern authorise --config ./setup --task t-1 --intent 'read the report' \\
                read_file 'File::"/srv/report.txt"'
              postern authorise --config ./setup --task t-1 --intent 'post the summary' \\
                --context '{"bytes": 4096, "data_class": "public"}' \\
                send_message Channel::general --json

            EXIT CODES
              0  permit
              1  deny, or not even attested
              2  wrong use, or no answer
            """,
        aliases: ["authorize"])

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var options: TaskOptions

    @Option(help: ArgumentHelp("The call's context, a JSON object.", valueName: "json"))
    var context = "{}"

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    @Argument(help: "The action, as in read_file.")
    var call: String

    @Argument(help: "The resource, as in 'File::\"/srv/report.txt\"'.")
    var target: ResourceArgument

    func run() throws {
        let context = try ContextJSON.context(context)
        let permitted = try ClientSession.run(try connection.gate()) { client in
            try ask(client, context)
        }
        guard permitted else { throw ExitCode.no }
    }

    private func ask(
        _ client: BlockingClient, _ context: [String: ContextValue]
    ) throws -> Bool {
        let attestation = try options.attest(
            client, action: Self.escaped(call),
            resource: "\(target.name.type)::\"\(Self.escaped(target.name.id))\"")
        guard case .granted(let credential) = attestation else {
            let report = GrantReport(attestation)
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            return false
        }
        let decision = try client.authorise(
            credential, action: call, resource: target.name, context: context)
        _ = try client.complete(credential)
        let report = DecisionReport(decision)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        return decision.isPermitted
    }

    /// A text as the pattern that matches it alone; where there is none, attesting says so.
    private static func escaped(_ text: String) -> String {
        Glob(literal: text)?.description ?? text
    }
}
