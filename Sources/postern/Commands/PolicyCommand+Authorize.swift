import ArgumentParser
import Cedar
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy authorize`: decides one request.
    struct Authorize: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "authorize",
            abstract: "Decide one request: the decision, the policies that made it, the errors.",
            discussion: """
                A policy is named by its `@id`, or else `policy<N>` by its place in the order of \
                the files. One input can be `-`, standard input.

                EXAMPLES
                  postern policy authorize --policies ./policies --entities entities.json \\
                    --principal 'User::"alice"' --action 'Action::"view"' \\
                    --resource 'Photo::"beach"' --context '{"hour": 9}'
                  postern policy authorize --policies a.cedar --request request.json --json

                EXIT CODES
                  0  allow
                  1  deny
                  2  wrong use, or wrong input
                """,
            aliases: ["authorise"])

        @OptionGroup var options: AuthorizationOptions

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func run() throws {
            let inputs: AuthorizationOptions.Inputs
            do throws(ConfigurationError) {
                inputs = try options.read()
            } catch {
                throw try InputReport.fail(error, json: json)
            }
            let response = inputs.policies.authorize(inputs.request, inputs.entities)
            let report = AuthorizationReport(response, inputs.policies)
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            guard response.decision == .allow else { throw ExitCode.no }
        }
    }
}
