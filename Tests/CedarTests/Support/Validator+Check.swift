@testable import Cedar

extension Validator {
    /// The findings for every policy and template of a text.
    func check(
        _ text: String, mode: ValidationMode = .strict, level: Int? = nil
    ) throws -> (errors: [ValidationFinding], warnings: [ValidationFinding]) {
        let perPolicy = try checkEach(text, mode: mode, level: level)
        return (perPolicy.flatMap(\.errors), perPolicy.flatMap(\.warnings))
    }

    /// The findings, policy by policy.
    func checkEach(
        _ text: String, mode: ValidationMode = .strict, level: Int? = nil
    ) throws -> [(errors: [ValidationFinding], warnings: [ValidationFinding])] {
        let source = SourceText(name: "policies", bytes: Array(text.utf8))
        let parsed = Parser(source).parsePolicies()
        guard parsed.errors.isEmpty else { throw PolicyParseErrors(parsed.errors) }
        return parsed.policies.map { findings($0, source, mode: mode, level: level) }
    }
}
