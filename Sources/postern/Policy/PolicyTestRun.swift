import Cedar
import PosternConfiguration

/// Runs the cases of one test file.
struct PolicyTestRun {
    private let file: PolicyTestFile
    private let policies: PolicySet
    private let entities: Entities
    /// One for each case.
    private let requests: [Request]

    /// - Throws: everything that is wrong with the cases, or with the files that they need.
    init(_ file: PolicyTestFile) throws(ConfigurationError) {
        self.file = file
        policies = try InputData.linking(
            try PolicyFiles.read(file.policies).policySet(), file.templateLinks)
        let schema = file.schema.isEmpty ? nil : try SchemaFiles.read(file.schema).schema()
        if let schema { try Self.validate(policies, by: schema) }
        entities = try InputData.entities(file.entities, schema: schema)
        let known = Set(policies.policies.map(\.id))
        var requests: [Request] = []
        var problems: [ConfigurationProblem] = []
        for test in file.cases {
            do throws(ConfigurationProblem) {
                requests.append(try Self.request(test, schema, file.text))
            } catch {
                problems.append(error)
            }
            problems += Self.unknownNames(of: test, in: policies, known, file.text)
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        self.requests = requests
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

    private static func unknownNames(
        of test: PolicyTestCase, in policies: PolicySet, _ known: Set<PolicyID>,
        _ text: PolicyTestText
    ) -> [ConfigurationProblem] {
        [test.reasons, test.errors].compactMap(\.self).flatMap { expected in
            zip(expected.names, expected.places).filter { !known.contains(PolicyID($0.0)) }
                .map { name, place in
                    text.problem(
                        at: place,
                        "the case `\(test.name)` names the policy `\(name)`, which there is not; "
                            + KnownNames(policies.policies.map(\.id.name)).hint(for: name))
                }
        }
    }

    private static func request(
        _ test: PolicyTestCase, _ schema: Schema?, _ text: PolicyTestText
    ) throws(ConfigurationProblem) -> Request {
        let bytes = Array(test.request.json.utf8)
        do throws(DataError) {
            guard let schema else { return try Request(jsonUTF8: bytes) }
            return try Request(jsonUTF8: bytes, schema: schema)
        } catch {
            throw text.problem(
                at: test.request.place(of: error.position),
                "the request of the case `\(test.name)` is wrong: \(error.message)")
        }
    }

    func results() -> [PolicyTestResult] {
        zip(file.cases, requests).map { result(of: $0, $1) }
    }

    private func result(of test: PolicyTestCase, _ request: Request) -> PolicyTestResult {
        let response = policies.authorize(request, entities)
        let expected = PolicyTestResult.Answer(
            decision: test.decision.rawValue, reason: test.reasons?.names,
            errors: test.errors?.names)
        let actual = PolicyTestResult.Answer(
            decision: response.decision.rawValue, reason: response.reasons.map(\.name),
            errors: response.errors.map(\.policy.name))
        let isPassed =
            response.decision == test.decision && isSame(response.reasons, expected.reason)
            && isSame(response.errors.map(\.policy), expected.errors)
        return PolicyTestResult(
            file: file.path, line: test.place.line, name: test.name, passed: isPassed,
            expected: expected, actual: actual,
            explanation: isPassed ? nil : policies.explain(request, entities).description)
    }

    /// Order does not count; nil stands for any.
    private func isSame(_ actual: [PolicyID], _ expected: [String]?) -> Bool {
        guard let expected else { return true }
        return Set(actual) == Set(expected.map { PolicyID($0) })
    }
}
