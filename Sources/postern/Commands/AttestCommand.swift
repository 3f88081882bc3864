import ArgumentParser
import PosternClient

/// `postern attest`: attests once, for trying things.
struct AttestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "Attest as this process and show what would be granted.",
        discussion: """
            For trying enrolments and the attest policy. On a Unix socket a credential belongs to \
            the process that attested, so the one shown here dies with this command: programs \
            attest for themselves, with PosternClient.

            EXAMPLES
              postern attest --config ./setup --task t-1 --intent 'read the report' \\
                --action 'read_*' --resource 'File::*'
              postern attest --config ./setup --key keys/agent.key_secret --task t-2 \\
                --intent 'fetch the feed' --action http_get --resource 'Host::*' \\
                --ttl 60 --json

            EXIT CODES
              0  granted
              1  denied
              2  wrong use, or no answer
            """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var options: TaskOptions

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    mutating func validate() throws {
        guard !options.actions.isEmpty, !options.resources.isEmpty else {
            throw ValidationError("a scope needs at least one --action and one --resource")
        }
    }

    func run() throws {
        let attestation = try ClientSession.run(try connection.gate()) { client in
            try options.attest(client)
        }
        let report = GrantReport(attestation)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        guard report.granted else { throw ExitCode.no }
    }
}
