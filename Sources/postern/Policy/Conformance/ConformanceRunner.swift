import Cedar
import PosternConfiguration

/// Runs one case after another in this process, as the official runner does: policies, schema and
/// entities are read, the policies are validated, the requests are decided.
struct ConformanceRunner {
    let files: ConformanceFiles
    let policiesAsJSON: Bool
    let schemasAsJSON: Bool
    private let scratch = Scratch()

    init(_ options: ConformanceOptions) {
        files = ConformanceFiles(root: options.root)
        policiesAsJSON = options.policiesAsJSON
        schemasAsJSON = options.schemasAsJSON
    }

    func run(_ path: String) -> CaseReport {
        var report = CaseReport()
        do {
            let bytes = try files.read(FileSystem.join(files.root, path))
            let test: ConformanceCase
            do throws(DataError) {
                let document = try JSONDocument(bytes, name: path)
                guard ConformanceCase.isMeant(document) else {
                    report.isCase = false
                    return report
                }
                test = try ConformanceCase(document)
            } catch {
                // A broken file is more likely a broken case than anything else.
                report.failure = "is no case: \(error)"
                return report
            }
            report.requests = test.requests.map { .init(expectation: $0.expectation) }
            try run(test, path, &report)
        } catch {
            report.failure = "\(error)"
        }
        return report
    }

    private func run(
        _ test: ConformanceCase, _ path: String, _ report: inout CaseReport
    ) throws {
        let policies = try self.policies(test, path)
        let schema = try self.schema(test, path)
        if let schema, let mustValidate = test.shouldValidate {
            let result = Validator(schema: schema).validate(policies)
            report.mustValidate = mustValidate
            report.validates = result.isValid
            report.validationProblem = result.errors.first?.description
        }
        if schema == nil, test.shouldValidate != nil {
            report.failure = "expects a verdict of the validator, and names no `schema`"
            return
        }
        if test.requests.isEmpty, report.mustValidate == nil {
            report.failure = "checks nothing: no requests, and no verdict of the validator"
            return
        }
        let entities = try self.entities(test, path, schema)
        for (index, expected) in test.requests.enumerated() {
            do throws(DataError) {
                let request = try expected.read(test.document, schema)
                let response = policies.authorize(request, entities, scratch: scratch)
                report.requests[index].compare(response, with: expected)
            } catch {
                report.requests[index].problem = "\(error)"
            }
        }
    }

    private func entities(
        _ test: ConformanceCase, _ path: String, _ schema: Schema?
    ) throws -> Entities {
        let bytes = try files.read(files.resolve(test.entities, case: path))
        guard let schema else { return try Entities(jsonUTF8: bytes, sourceName: test.entities) }
        return try Entities(jsonUTF8: bytes, schema: schema, sourceName: test.entities)
    }

    private func schema(_ test: ConformanceCase, _ path: String) throws -> Schema? {
        guard let name = test.schema else { return nil }
        let file = files.resolve(name, case: path)
        if test.schemaFormat == .json || file.hasSuffix(".json") {
            return try Schema(jsonUTF8: try files.read(file), sourceName: name)
        }
        if schemasAsJSON, let sibling = files.schemaJSON(beside: file) {
            return try Schema(jsonUTF8: try files.read(sibling), sourceName: sibling)
        }
        let schema = try Schema(text: try files.readText(file), sourceName: name)
        return schemasAsJSON ? try Schema(json: schema.json, sourceName: name) : schema
    }

    private func policies(_ test: ConformanceCase, _ path: String) throws -> PolicySet {
        let file = files.resolve(test.policies, case: path)
        if test.policyFormat == .json || file.hasSuffix(".json") {
            return try PolicyJSON.read(try files.read(file), name: test.policies)
        }
        if policiesAsJSON, let sibling = files.policiesJSON(beside: file) {
            return try PolicyJSON.read(try files.read(sibling), name: sibling)
        }
        let set = try PolicySet(text: try files.readText(file), sourceName: test.policies)
        return policiesAsJSON ? try PolicySet(json: set.json, sourceName: test.policies) : set
    }
}

extension CaseReport.Request {
    /// Takes the answer down, and what differs from what the case expects; order does not count.
    mutating func compare(_ response: Response, with expected: ConformanceCase.Request) {
        decision = response.decision.rawValue
        reason = response.reasons.map(\.name)
        errors = response.errors.map(\.policy.name)
        isPassed =
            decision == expected.decision && Self.isSame(reason, expected.reason)
            && Self.isSame(errors, expected.errors)
        guard !isPassed else { return }
        problem =
            Self.words(response.decision.rawValue, reason, errors) + ", expected "
            + Self.words(expected.decision, expected.reason, expected.errors)
    }

    private static func isSame(_ left: [String], _ right: [String]) -> Bool {
        Set(left.map { PolicyID($0) }) == Set(right.map { PolicyID($0) })
    }

    private static func words(
        _ decision: String, _ reason: [String], _ errors: [String]
    ) -> String {
        "\(decision) by [\(reason.joined(separator: ", "))]"
            + (errors.isEmpty ? "" : " with errors of [\(errors.joined(separator: ", "))]")
    }
}
