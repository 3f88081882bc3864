import ArgumentParser
import Cedar
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy test`: runs a policy author's own cases.
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Run the cases of a test file: requests, and the decisions they must get.",
            discussion: """
                A test file is YAML; its paths are seen from its own folder:

                  policies: policies            # a file, a folder, or a list of them
                  entities: entities.json       # may be left out
                  schema: app.cedarschema       # may be left out; else the policies must validate
                  cases:
                    - name: alice views her photo
                      principal: 'User::"alice"'
                      action: 'Action::"view"'
                      resource: 'Photo::"beach"'
                      context: { hour: 9 }
                      expect: allow             # or deny
                      reasons: [view-own]       # exactly these; may be left out
                      errors: []                # exactly these; may be left out

                EXAMPLES
                  postern policy test tests.yaml
                  postern policy test a.yaml b.yaml --json | jq .failed

                EXIT CODES
                  0  every case is as expected
                  1  a case is not
                  2  wrong use, or a file that cannot be read
                """)

        @Argument(help: "Test files.", completion: .file(extensions: ["yaml", "yml"]))
        var files: [String]

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func run() throws {
            var results: [PolicyTestResult] = []
            for path in files {
                do throws(ConfigurationError) {
                    let file = try PolicyTestFile.load(path)
                    let run = try PolicyTestRun(file)
                    for test in file.cases { results.append(try run.run(test)) }
                } catch {
                    throw try InputReport.fail(error, json: json)
                }
            }
            let report = PolicyTestReport(results)
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            guard report.failed == 0 else { throw ExitCode.no }
        }
    }
}
