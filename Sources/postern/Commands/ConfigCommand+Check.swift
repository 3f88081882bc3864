import ArgumentParser
import Cedar
import PosternAuthority
import PosternConfiguration

extension ConfigCommand {
    /// `postern config check`: loads everything that `serve` would load, and changes nothing.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Load a set-up and say what is in it, or everything that is wrong.",
            discussion: """
                Reads postern.yaml, the environment, the flags, workloads.yaml, the policies, the \
                entities and the keys, as `postern serve` does, and starts nothing.

                EXAMPLES
                  postern config check --config ./setup
                  postern config check --config ./setup --json | jq .problems
                  POSTERN_LANES=2 postern config check --set log.level=debug

                EXIT CODES
                  0  the set-up is good
                  2  something is wrong with it
                """)

        @OptionGroup var options: ConfigurationOptions

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func run() throws {
            let report: ConfigurationReport
            do throws(ConfigurationError) {
                report = try check()
            } catch {
                guard json else { throw Terminal.fail(error) }
                Terminal.say(Self.text(ConfigurationReport(error)))
                throw ExitCode.wrongUse
            }
            Terminal.say(json ? Self.text(report) : report.summary)
        }

        private func check() throws(ConfigurationError) -> ConfigurationReport {
            let setUp = try options.load()
            do throws(DataError) {
                // The entities must go together with those of the enrolments, too.
                let snapshot = try SetUpSnapshot.make(
                    policies: setUp.policies, enrolments: setUp.enrolments)
                return ConfigurationReport(setUp, digest: snapshot.digest)
            } catch {
                throw ConfigurationError(
                    ConfigurationProblem(setUp.configuration.entitiesFile, error.message))
            }
        }

        private static func text(_ report: ConfigurationReport) -> String {
            // INVARIANT: a report holds texts and numbers only, and these always encode.
            (try? JSONOutput.text(report)) ?? "{}"
        }
    }
}
