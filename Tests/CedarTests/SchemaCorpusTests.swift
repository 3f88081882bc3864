// Goal: real schemas are read, mean the same in both forms, and survive being written.
// Method: every schema of the public conformance cases, which lie beside the repository, is read in
// each form it has; the models must be equal, and each printed form must read back as the same
// model. Without the cases the tests say so.

import Foundation
import Testing

@testable import Cedar

@Suite(
    .enabled(
        if: Repository.conformance != nil,
        "../shared/cedar-conformance is not beside the repository"))
struct SchemaCorpusTests {
    @Test func handwritten() throws {
        let folder = try #require(Repository.conformance)
        let files = Self.schemas(under: folder)
        for file in files {
            let schema = try Schema(text: String(contentsOf: file, encoding: .utf8))
            #expect(schema.roundTripProblems.isEmpty, "\(file.lastPathComponent)")
        }
        print("handwritten schemas: \(files.count)")
        #expect(files.count >= 3)
    }

    @Test func generated() throws {
        try CorpusArchive.withUnpacked("corpus-public.tar.gz") { folder in
            let files = Self.schemas(under: folder.appendingPathComponent("corpus-tests"))
            let jsonFolder = folder.appendingPathComponent("corpus-tests-json-schemas")
            var problems: [String] = []
            for file in files {
                let name = file.lastPathComponent
                let json = jsonFolder.appendingPathComponent(name + ".json")
                problems += try Self.problems(text: file, json: json).map { "\(name): \($0)" }
            }
            print("generated schemas: \(files.count) in two forms")
            #expect(problems.isEmpty, "\(problems.prefix(10).joined(separator: "\n"))")
            #expect(files.count > 1000)
        }
    }

    private static func problems(text: URL, json: URL) throws -> [String] {
        do {
            let fromText = try Schema(text: String(contentsOf: text, encoding: .utf8))
            var problems = fromText.roundTripProblems
            // A few cases come in the text form only.
            guard FileManager.default.fileExists(atPath: json.path) else { return problems }
            let fromJSON = try Schema(jsonUTF8: Array(try Data(contentsOf: json)))
            problems += fromJSON.roundTripProblems
            if !fromText.isSameModel(as: fromJSON, ignoringUnused: true) {
                problems.append("the forms mean different things")
            }
            return problems
        } catch let error as SchemaErrors {
            return [error.description]
        }
    }

    private static func schemas(under folder: URL) -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? [])
            .filter { $0.pathExtension == "cedarschema" }
            .sorted { $0.path < $1.path }
    }
}
