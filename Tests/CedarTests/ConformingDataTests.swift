// Goal: with a schema, entities and requests are accepted where the reference engine accepts them,
// and escapes are read as it reads them.
// Method: recorded verdicts on mutations of documents over schemas with every type, what was read
// being checked once more; recorded values of escapes without a schema.

import Foundation
import Testing

@testable import Cedar

@Suite struct ConformingDataTests {
    private static func fixture(_ name: String) throws -> URL {
        try #require(
            Bundle.module.url(
                forResource: name, withExtension: "jsonl", subdirectory: "Fixtures"))
    }

    @Test func verdicts() throws {
        let (schemas, cases) = try ConformingCase.load(Self.fixture("conforming"))
        #expect(schemas.count == 4)
        #expect(cases.count > 200)
        for test in cases {
            let problem = test.problem(by: try #require(schemas[test.schema]))
            #expect(
                (problem == nil) == test.valid,
                "\(test.entities ?? test.request ?? ""): \(problem?.message ?? "conforms")")
            // Whatever is refused is refused with a place: none comes from the second check.
            #expect(problem.map { $0.position != nil } ?? true, "\(problem?.message ?? "")")
        }
    }

    private struct Escape: Decodable {
        let json: String
        /// What it is read as; nil where it is refused.
        let expression: String?
    }

    @Test func escapesWithoutSchema() throws {
        let lines = try Data(contentsOf: Self.fixture("escapes")).split(separator: 10)
        #expect(lines.count == 33)
        for line in lines {
            let escape = try JSONDecoder().decode(Escape.self, from: Data(line))
            let expected = try escape.expression.map(Expressions.evaluate)
            let context = try? Record(json: #"{"x": \#(escape.json), "y": [\#(escape.json)]}"#)
            #expect(context?["x"].map { .value($0) } == expected, "\(escape.json)")
            #expect(context?["y"] == (context?["x"]).map { .set([$0]) })
            let entity = """
                [{"uid": {"type": "G", "id": "g"}, "parents": [], "attrs": {"x": \(escape.json)},
                  "tags": {"x": \(escape.json)}}]
                """
            let found = try? Entities(json: entity).all.first
            #expect(found?.attributes["x"] == context?["x"])
            #expect(found?.tags["x"] == context?["x"])
        }
    }

    /// Keys of attributes and tags are names; a context is a value.
    @Test func escapesAtTheTop() throws {
        let entity = #"{"__entity": {"type": "G", "id": "g"}}"#
        let read = try Entities(
            json: """
                [{"uid": \(entity), "attrs": \(entity), "parents": [\(entity.replacing("G", with: "H"))],
                  "tags": \(entity)}]
                """)
        #expect(read.all.first?.attributes.keys == ["__entity"])
        #expect(read.all.first?.tags.keys == ["__entity"])
        let error = #expect(throws: DataError.self) { try Record(json: entity) }
        #expect(error?.message == "expected a record, found an entity or an extension value")
        let both = try Record(json: #"{"__entity": {"type": "G", "id": "g"}, "other": 1}"#)
        #expect(both.keys == ["__entity", "other"])
    }
}
