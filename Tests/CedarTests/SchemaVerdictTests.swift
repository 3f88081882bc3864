// Goal: what is a schema and what is none, the engine decides as the reference does.
// Method: the fixture holds schemas in both forms, written by hand or by seeded mutation of good
// ones, each with the verdict of the reference engine (version 4.12).

import Foundation
import Testing

@testable import Cedar

@Suite struct SchemaVerdictTests {
    struct Case: Decodable {
        let schema: String
        let form: String
        let ok: Bool
    }

    @Test func verdicts() throws {
        let url = try #require(
            Bundle.module.url(
                forResource: "schemas", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        var accepted = 0
        for line in lines {
            let test = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            var error: SchemaErrors?
            do throws(SchemaErrors) {
                let schema = try Self.schema(test)
                let problems = schema.roundTripProblems
                #expect(problems.isEmpty, "\(test.schema)\n\(problems)")
            } catch let refusal {
                error = refusal
            }
            let message = "\(test.form) \(test.schema)\n\(error?.description ?? "accepted")"
            #expect((error == nil) == test.ok, "\(message)")
            if test.ok { accepted += 1 }
        }
        // A reader that accepts or refuses everything must not pass.
        #expect(accepted > 50)
        #expect(lines.count - accepted > 50)
    }

    private static func schema(_ test: Case) throws(SchemaErrors) -> Schema {
        test.form == "text" ? try Schema(text: test.schema) : try Schema(json: test.schema)
    }
}
