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
                  template_links: links.json    # may be left out
                  schema: app.cedarschema       # or a list; may be left out; else the policies
                                                # must validate
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
                  2  wrong use, or a file is wrong; the cases of the other files are run
                """)

        @Argument(help: "Test files.", completion: .file(extensions: ["yaml", "yml"]))
        var files: [String]

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func run() throws {
            var results: [PolicyTestResult] = []
            var problems: [ConfigurationProblem] = []
            for path in files {
                do throws(ConfigurationError) {
                    results += try PolicyTestRun(try PolicyTestFile.load(path)).results()
                } catch {
                    problems += error.problems
                }
            }
            let report = PolicyTestReport(results, problems)
            if json {
                Terminal.say(try JSONOutput.text(report))
            } else {
                if !results.isEmpty { Terminal.say(report.summary) }
                for problem in problems { Terminal.complain(problem.rendered) }
            }
            guard problems.isEmpty else { throw ExitCode.wrongUse }
            guard report.failed == 0 else { throw ExitCode.no }
        }
    }
}
