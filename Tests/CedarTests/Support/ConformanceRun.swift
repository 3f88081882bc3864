import Cedar
import Foundation

/// Runs cases of the official form and counts the results by class.
struct ConformanceRun {
    private(set) var passed: [String: Int] = [:]
    private(set) var failures: [String] = []
    private let folder: URL
    private let scratch = Scratch()

    init(folder: URL) {
        self.folder = folder
    }

    var passedCount: Int { passed.values.reduce(0, +) }

    var summary: String {
        let classes = passed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "passed \(passedCount) (\(classes.joined(separator: ", "))), "
            + "failed \(failures.count)"
    }

    mutating func run(file: URL) throws {
        let data = try Data(contentsOf: file)
        let test = try JSONDecoder().decode(ConformanceCase.self, from: data)
        let name = file.lastPathComponent
        do {
            let policies = try PolicySet(text: try text(test.policies), sourceName: test.policies)
            let entities = try Entities(
                jsonUTF8: try ImplicitReferences.explicit(try bytes(test.entities)),
                sourceName: test.entities)
            let contexts = try ConformanceCase.contexts(in: data)
            for (index, request) in test.requests.enumerated() {
                let context = try Record(jsonUTF8: Array(contexts[index]))
                try run(request, context, policies, entities, "\(name)[\(index)]")
            }
        } catch {
            failures.append("\(name): \(error)")
        }
    }

    private mutating func run(
        _ request: ConformanceCase.Request, _ context: Record, _ policies: PolicySet,
        _ entities: Entities, _ name: String
    ) throws {
        let response = policies.authorize(
            try Request(
                principal: try uid(request.principal), action: try uid(request.action),
                resource: try uid(request.resource), context: context),
            entities, scratch: scratch)
        let reasons = Set(response.reasons.map(\.name))
        let errors = Set(response.errors.map(\.policy.name))
        if response.decision.rawValue == request.decision, reasons == Set(request.reason),
            errors == Set(request.errors)
        {
            passed[Self.className(request), default: 0] += 1
        } else {
            failures.append(
                "\(name): \(response.decision) \(reasons) \(errors), "
                    + "expected \(request.decision) \(request.reason) \(request.errors)")
        }
    }

    private static func className(_ request: ConformanceCase.Request) -> String {
        switch (request.decision, request.reason.isEmpty, request.errors.isEmpty) {
        case ("allow", _, true): "allow"
        case ("allow", _, false): "allow with errors"
        case (_, false, true): "forbid"
        case (_, false, false): "forbid with errors"
        case (_, true, true): "default deny"
        case (_, true, false): "error"
        }
    }

    private func uid(_ name: ConformanceCase.Name) throws -> EntityUID {
        try EntityUID(type: name.type, id: name.id)
    }

    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(path))
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }
}
