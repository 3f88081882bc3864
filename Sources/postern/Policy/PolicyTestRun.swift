import Cedar
import PosternConfiguration

/// Runs the cases of one test file.
struct PolicyTestRun {
    private let file: PolicyTestFile
    private let policies: PolicySet
    private let entities: Entities
    private let schema: Schema?

    /// - Throws: everything that is wrong with the files that the test file names.
    init(_ file: PolicyTestFile) throws(ConfigurationError) {
        self.file = file
        policies = try PolicyFiles.read(file.policies).policySet()
        schema = try file.schema.map { path throws(ConfigurationError) in
            try SchemaFiles.read([path]).schema()
        }
        if let schema { try Self.validate(policies, by: schema) }
        entities = try InputData.entities(file.entities, schema: schema)
        let known = Set(policies.policies.map(\.id))
        let problems = file.cases.flatMap { test in
            ((test.reasons ?? []) + (test.errors ?? [])).filter { !known.contains(PolicyID($0)) }
                .map { name in
                    ConfigurationProblem(
                        file.path, line: test.line,
                        "the case `\(test.name)` names the policy `\(name)`, which there is not; "
                            + KnownNames(policies.policies.map(\.id.name)).hint(for: name))
                }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
    }

    /// Tests of policies that do not validate would prove little.
    private static func validate(
        _ policies: PolicySet, by schema: Schema
    ) throws(ConfigurationError) {
        let errors = Validator(schema: schema).validate(policies).errors
        guard errors.isEmpty else {
            // The sources are named by their whole paths.
            throw ConfigurationError(errors.map { ConfigurationProblem($0, folder: "") })
        }
    }

    func run(_ test: PolicyTestCase) throws(ConfigurationError) -> PolicyTestResult {
        let request = try self.request(test)
        let response = policies.authorize(request, entities)
        let expected = PolicyTestResult.Answer(
            decision: test.decision.rawValue, reason: test.reasons, errors: test.errors)
        let actual = PolicyTestResult.Answer(
            decision: response.decision.rawValue, reason: response.reasons.map(\.name),
            errors: response.errors.map(\.policy.name))
        let isPassed =
            response.decision == test.decision && isSame(response.reasons, test.reasons)
            && isSame(response.errors.map(\.policy), test.errors)
        return PolicyTestResult(
            file: file.path, line: test.line, name: test.name, passed: isPassed,
            expected: expected, actual: actual,
            explanation: isPassed ? nil : policies.explain(request, entities).description)
    }

    private func context(_ test: PolicyTestCase) throws(DataError) -> Record {
        guard let schema else { return try Record(json: test.contextJSON) }
        return try Record(
            jsonUTF8: Array(test.contextJSON.utf8), contextOf: test.action, schema: schema)
    }

    private func request(_ test: PolicyTestCase) throws(ConfigurationError) -> Request {
        do throws(DataError) {
            let request = try Request(
                principal: test.principal, action: test.action, resource: test.resource,
                context: try context(test))
            if let schema { try request.validate(against: schema) }
            return request
        } catch {
            throw ConfigurationError(
                ConfigurationProblem(
                    file.path, line: test.line,
                    "the context of the case `\(test.name)` is wrong: \(error.message)"))
        }
    }

    /// Order does not count; nil stands for any.
    private func isSame(_ actual: [PolicyID], _ expected: [String]?) -> Bool {
        guard let expected else { return true }
        return Set(actual) == Set(expected.map { PolicyID($0) })
    }
}
