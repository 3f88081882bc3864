import ArgumentParser
import Cedar
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy explain`: decides one request and says why.
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Decide one request, say why, and what would have to change.",
            discussion: """
                Takes what `authorize` takes. For each policy whose scope matches: the clause that \
                decided, the values that it saw, and what would turn it around.

                EXAMPLES
                  postern policy explain --policies ./policies --entities entities.json \\
                    --request request.json
                  postern policy explain --policies a.cedar --principal User::alice \\
                    --action Action::view --resource Photo::beach --json

                EXIT CODES
                  0  allow
                  1  deny
                  2  wrong use, or wrong input
                """)

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
            let explanation = inputs.policies.explain(inputs.request, inputs.entities)
            Terminal.say(
                json
                    ? try JSONOutput.text(ExplanationReport(explanation))
                    : Terminal.printable(explanation.description))
            guard explanation.response.decision == .allow else { throw ExitCode.no }
        }
    }
}
