import ArgumentParser
import PosternAuthority

extension PolicyCommand {
    /// `postern policy schema`: what the broker adds to the schema of a set-up.
    struct ShowSchema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema",
            abstract: "Print the part of the schema that the broker brings itself.",
            discussion: """
                The broker reads the namespace `Postern` together with the schema files \
                (`*.cedarschema`, `*.cedarschema.json`) in its folder of policies. Those declare \
                `Workload` and `Group`, and actions whose contexts have `postern: Postern::Facts`. \
                The other commands of `postern policy` add it where a schema mentions `Postern::`.

                EXAMPLES
                  postern policy schema
                  postern policy schema > postern.cedarschema
                """)

        func run() {
            Terminal.say(String(PosternSchema.text.dropLast()))
        }
    }
}
