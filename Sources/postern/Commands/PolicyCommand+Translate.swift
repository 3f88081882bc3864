import ArgumentParser
import Cedar
import Foundation
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy translate`: between the text form and the JSON form.
    struct Translate: ParsableCommand {
        enum Subject: String, ExpressibleByArgument, CaseIterable {
            case policy
            case schema
        }

        enum Form: String, ExpressibleByArgument, CaseIterable {
            case cedar
            case json
        }

        static let configuration = CommandConfiguration(
            commandName: "translate",
            abstract: "Translate policies or a schema between Cedar's syntax and JSON.",
            discussion: """
                Files that end in `.json` are read as JSON, others as text; standard input is read \
                as JSON where it begins with `{`. Policies without an `@id` are named `policy<N>` \
                in JSON. Comments do not survive, nor do the names of policies in text; a policy \
                that links a template is written with its slots filled and its name as `@id`.

                EXAMPLES
                  postern policy translate policy --to json a.cedar b.cedar
                  postern policy translate schema --to cedar app.cedarschema.json
                  postern policy translate policy --to cedar - < policies.json

                EXIT CODES
                  0  translated
                  2  wrong use, or a file that cannot be read or has no such form
                """)

        @Argument(help: "What to translate: policy or schema.")
        var subject: Subject

        @Argument(help: "Files; none or `-` is standard input.", completion: .file())
        var paths: [String] = []

        @Option(help: ArgumentHelp("The form: cedar or json.", valueName: "form"))
        var to: Form

        @Flag(help: "Say what is wrong with the input as one JSON value.")
        var json = false

        func run() throws {
            let paths = self.paths.isEmpty ? [InputFile.standardInput] : self.paths
            let text: String
            do throws(ConfigurationError) {
                switch subject {
                case .policy: text = try policies(paths)
                case .schema: text = try schema(paths)
                }
            } catch {
                throw try InputReport.fail(error, json: json)
            }
            Terminal.write(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n")
        }

        private func policies(_ paths: [String]) throws(ConfigurationError) -> String {
            let set = try PolicyFiles.read(paths).policySet()
            switch to {
            case .json: return JSONLayout.indented(set.json)
            case .cedar:
                // The writer puts a policy on one line; the formatter makes it readable.
                let text = set.text
                return (try? PolicyFormatter.format(text: text)) ?? text
            }
        }

        private func schema(_ paths: [String]) throws(ConfigurationError) -> String {
            let schema = try SchemaFiles.read(paths).schema()
            switch to {
            case .json: return JSONLayout.indented(schema.json)
            case .cedar:
                do throws(SchemaTextError) {
                    return try schema.text
                } catch {
                    throw ConfigurationError(ConfigurationProblem(paths[0], error.message))
                }
            }
        }
    }
}
