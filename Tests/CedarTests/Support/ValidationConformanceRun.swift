import Foundation

@testable import Cedar

/// Validates cases of the official form.
struct ValidationConformanceRun {
    private struct Case: Decodable {
        let policies: String
        let schema: String
        let shouldValidate: Bool
    }

    private struct Verdicts: Decodable {
        struct Validation: Decodable {
            let perPolicy: [String: Verdict]
        }

        struct Verdict: Decodable {
            let strict: Bool
            let permissive: Bool
        }

        let policyValidation: Validation
    }

    private(set) var passed = 0
    private(set) var refused = 0
    private(set) var withoutVerdicts = 0
    private(set) var failures: [String] = []
    private let folder: URL

    init(folder: URL) {
        self.folder = folder
    }

    var summary: String {
        "\(passed) passed, \(failures.count) failed; \(refused) refused in strict mode, "
            + "\(withoutVerdicts) without verdicts for each policy"
    }

    mutating func run(under folder: URL) throws {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let cases = (files?.compactMap { $0 as? URL } ?? []).filter {
            $0.pathExtension == "json" && !$0.lastPathComponent.hasSuffix(".entities.json")
        }
        for file in cases.sorted(by: { $0.path < $1.path }) { try run(file) }
    }

    private mutating func run(_ file: URL) throws {
        let test = try JSONDecoder().decode(Case.self, from: Data(contentsOf: file))
        let name = file.deletingPathExtension().lastPathComponent
        do {
            let validator = Validator(schema: try Schema(text: try text(test.schema)))
            let policies = try text(test.policies)
            let strict = try validator.checkEach(policies)
            let permissive = try validator.checkEach(policies, mode: .permissive)
            if !strict.allSatisfy(\.errors.isEmpty) { refused += 1 }
            let isValid = strict.allSatisfy(\.errors.isEmpty)
            expect(isValid, test.shouldValidate, strict.flatMap(\.errors), "\(name)")
            guard let verdicts = try verdicts(name) else {
                withoutVerdicts += 1
                return
            }
            for (id, verdict) in verdicts.policyValidation.perPolicy {
                guard let place = Int(id.dropFirst(6)), place < strict.count else { continue }
                expect(
                    strict[place].errors.isEmpty, verdict.strict, strict[place].errors,
                    "\(name) \(id) strict")
                expect(
                    permissive[place].errors.isEmpty, verdict.permissive, permissive[place].errors,
                    "\(name) \(id) permissive")
            }
        } catch {
            failures.append("\(name): \(error)")
        }
    }

    private mutating func expect(
        _ isValid: Bool, _ expected: Bool, _ errors: [ValidationFinding], _ name: String
    ) {
        guard isValid != expected else {
            passed += 1
            return
        }
        let messages = errors.map(\.message).joined(separator: "; ")
        failures.append("\(name): valid \(isValid), expected \(expected) \(messages)")
    }

    private func verdicts(_ name: String) throws -> Verdicts? {
        let file = folder.appendingPathComponent("corpus-tests-validation/\(name).validation.json")
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try JSONDecoder().decode(Verdicts.self, from: data)
    }

    private func text(_ path: String) throws -> String {
        String(
            decoding: try Data(contentsOf: folder.appendingPathComponent(path)), as: UTF8.self)
    }
}
