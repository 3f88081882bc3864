import ArgumentParser
import Cedar
import PosternAuthority
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy check`: reads policies, validates them, and warns of what nobody means.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Read policies, validate them against a schema, and warn.",
            discussion: """
                Of a folder the `*.cedar` files are read and, where --schema names none, its \
                `*.cedarschema` or `*.cedarschema.json`. Warnings need no schema: policies that \
                never apply or always err, permits that a forbid always beats, policies that \
                change nothing, `@cacheable` where no permit can be used again.

                EXAMPLES
                  postern policy check ./policies
                  postern policy check a.cedar b.cedar --schema app.cedarschema --level 1
                  postern policy check templates.cedar --template-links links.json
                  postern policy check ./policies --deny-warnings --json | jq .problems

                EXIT CODES
                  0  the policies are good; there may be warnings
                  1  a policy does not validate, or there is a warning and --deny-warnings
                  2  wrong use, or a file cannot be read
                """)

        @Argument(help: "Policy files, or folders of `*.cedar` files.", completion: .file())
        var paths: [String]

        @Option(
            help: ArgumentHelp(
                "The schema, in either form; may be repeated.", valueName: "file"),
            completion: .file())
        var schema: [String] = []

        @OptionGroup var links: TemplateLinksOption

        @Option(
            help: ArgumentHelp(
                "Refuse policies that look up more than so many entities one after another.",
                valueName: "count"))
        var level: Int?

        @Flag(help: "Refuse only what could fail when it is evaluated.")
        var permissive = false

        @Flag(help: "Warnings count as errors.")
        var denyWarnings = false

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        mutating func validate() throws {
            guard (0...1_000).contains(level ?? 0) else {
                throw ValidationError("--level takes a number from 0 to 1000")
            }
            try InputFile.validate(paths + schema + [links.templateLinks].compactMap(\.self))
        }

        func run() throws {
            let report: CheckReport
            do throws(ConfigurationError) {
                report = try check()
            } catch {
                throw try InputReport.fail(error, json: json)
            }
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            guard report.ok else { throw ExitCode.no }
        }

        private func check() throws(ConfigurationError) -> CheckReport {
            let schemaFiles = try readSchemaFiles()
            if schemaFiles == nil, level != nil || permissive {
                throw ConfigurationError(
                    ConfigurationProblem(
                        "command line",
                        "--level and --permissive need a schema; name it with"
                            + " --schema"))
            }
            let (files, set, schema) = try read(schemaFiles)
            return CheckReport(
                files, set, links: links.templateLinks, schema: schemaFiles,
                problems: problems(set, schema), deniesWarnings: denyWarnings)
        }

        /// What is wrong with policies and schema is said together.
        private func read(
            _ schemaFiles: SchemaFiles?
        ) throws(ConfigurationError) -> (PolicyFiles, PolicySet, Schema?) {
            var problems: [ConfigurationProblem] = []
            var schema: Schema?
            do throws(ConfigurationError) {
                schema = try schemaFiles?.schema()
            } catch {
                problems = error.problems
            }
            do throws(ConfigurationError) {
                let files = try PolicyFiles.read(paths)
                let set = try InputData.linking(try files.policySet(), links.templateLinks)
                guard problems.isEmpty else { throw ConfigurationError(problems) }
                return (files, set, schema)
            } catch {
                throw ConfigurationError(
                    error.problems == problems ? problems : problems + error.problems)
            }
        }

        private func readSchemaFiles() throws(ConfigurationError) -> SchemaFiles? {
            let found =
                schema.isEmpty
                ? paths.filter(FileSystem.isFolder).flatMap(SchemaFiles.paths) : schema
            return found.isEmpty ? nil : try SchemaFiles.read(found)
        }

        private func problems(_ set: PolicySet, _ schema: Schema?) -> [PolicyProblem] {
            annotationProblems(set) + validationProblems(set, schema)
        }

        private func annotationProblems(_ set: PolicySet) -> [PolicyProblem] {
            let names = KnownNames([CacheableAnnotation.name])
            return set.policies.flatMap { policy in
                let flaws = [CacheableAnnotation.flaw(in: policy)].compactMap(\.self)
                    .map { PolicyProblem($0, in: policy) }
                // One of them is enough to know.
                let obstacles = CacheableAnnotation.obstacles(to: policy, in: set).prefix(1)
                    .map { PolicyProblem($0, toCaching: policy) }
                let misspelt = policy.annotations.map(\.key)
                    .filter { $0 != CacheableAnnotation.name && names.nearest(to: $0) != nil }
                    .map { PolicyProblem(misspelt: $0, in: policy) }
                return flaws + obstacles + misspelt
            }
        }

        private func validationProblems(
            _ set: PolicySet, _ schema: Schema?
        ) -> [PolicyProblem] {
            let findings = PolicyAnalysis.findings(in: set)
            let warnings = findings.map { PolicyProblem($0) }
            guard let schema else { return warnings }
            let result = Validator(schema: schema).validate(
                set, mode: permissive ? .permissive : .strict, level: level)
            // Of a policy that never applies, and of one that errs, one word is enough.
            let idle = Set(findings.filter { $0.kind == .neverApplies }.map(\.policy))
            let refused = Set(result.errors.map(\.policy))
            return result.errors.map { PolicyProblem($0, .error) }
                + result.warnings.filter {
                    $0.kind != .impossiblePolicy || !idle.contains($0.policy)
                }
                .map { PolicyProblem($0, .warning) }
                + findings.filter { $0.kind != .alwaysErrs || !refused.contains($0.policy) }
                .map { PolicyProblem($0) }
        }
    }
}
