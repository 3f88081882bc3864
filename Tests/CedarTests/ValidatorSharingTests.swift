// Goal: that environments share the check of a policy's conditions changes no finding.
// Method: random policies are validated as they are and with a condition that uses all variables
// as a whole, so that nothing can be shared; and how often conditions are checked is counted.

import Testing

@testable import Cedar

@Suite struct ValidatorSharingTests {
    /// True whatever the environment, and different in each.
    private static let all = """
         when { principal == principal && resource == resource && context == context }
         when { action == action }
        """

    @Test(arguments: [ValidationMode.strict, .permissive], [nil, 0, 1])
    func sharingChangesNothing(_ mode: ValidationMode, _ level: Int?) throws {
        var clean = 0
        for seed in 0..<UInt64(30) {
            var random = SeededRandom(seed: seed)
            let schema = RandomReads.schema(&random)
            let validator = Validator(schema: try Schema(text: schema))
            let policies = (0..<8).map { _ in RandomReads.policy(&random) }
            let shared = try validator.checkEach(
                policies.map { "\($0);" }.joined(), mode: mode, level: level)
            let apart = try validator.checkEach(
                policies.map { "\($0)\(Self.all);" }.joined(), mode: mode, level: level)
            for (place, policy) in policies.enumerated() {
                #expect(
                    Self.lines(shared[place]) == Self.lines(apart[place]),
                    "seed \(seed): \(policy)\n\(schema)")
                if shared[place].errors.isEmpty { clean += 1 }
            }
        }
        #expect(clean > 15)
    }

    private static func lines(
        _ found: (errors: [ValidationFinding], warnings: [ValidationFinding])
    ) -> [String] {
        (found.errors + found.warnings).map { "\($0.message) \($0.suggestion ?? "")" }
    }

    /// Forty actions with contexts of their own that have two attributes in common.
    @Test(arguments: [
        ("context.tool == \"t\"", 1),
        ("context.tool == principal.name && resource.size > 1", 1),
        ("context has x0 && context.x0 > 1", 2),
        ("context has x7 && context.x7 > principal.age", 2),
        ("principal == context.who", 2),
        ("action == Action::\"a1\"", 40),
        ("context.missing", 40),
        ("context == {tool: \"t\"}", 40),
    ])
    func checksOfAWideOpenPolicy(_ condition: String, _ checks: Int) throws {
        var schema = """
            entity A {name: String, age: Long};
            entity B {name: String, age: Long, boss?: A};
            entity C {size: Long};
            entity D {size: Long, area: Long};\n
            """
        for action in 0..<40 {
            schema += """
                action a\(action) appliesTo {
                  principal: [A, B], resource: [C, D],
                  context: {tool: String, who: A, x\(action): Long}
                };\n
                """
        }
        let index = SchemaIndex(try Schema(text: schema))
        let text = "permit(principal, action, resource) when { \(condition) };"
        let source = SourceText(name: "policies", bytes: Array(text.utf8))
        let syntax = try #require(Parser(source).parsePolicies().policies.first)
        var answers = BodyAnswers(syntax, index)
        let checker = Typechecker(
            index, .strict, ValidationFindings(),
            TypeEnvironment(index.environments[0], of: index), trace: nil)
        var counted = 0
        for environment in index.environments {
            _ = answers.answer(for: environment) {
                counted += 1
                checker.environment = TypeEnvironment(environment, of: index)
                let reports = checker.findings.reports
                let isFalse = checker.check(syntax.conditions).answer.isNever
                return (isFalse, checker.findings.reports == reports)
            }
        }
        #expect(counted == checks)
    }
}
