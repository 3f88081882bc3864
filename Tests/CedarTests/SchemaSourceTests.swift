// Goal: several sources are one schema.
// Method: schemas split over sources of both forms, and what must not be split.

import Testing

@testable import Cedar

@Suite struct SchemaSourceTests {
    @Test func oneNamespaceInSeveralSources() throws {
        let whole = try Schema(
            text: """
                @a("1") @b namespace N { type T = {u: User}; entity User = {t: Long}; action go; }
                entity Outer in N::User;
                """)
        let parts = [
            SchemaSource(name: "a", text: "@a(\"1\") namespace N { type T = {u: User}; }"),
            SchemaSource(name: "b", text: "entity Outer in N::User;"),
            SchemaSource(
                name: "c",
                json: """
                    {"N": {"annotations": {"a": "2", "b": null}, "entityTypes": {"User": {"shape":
                    {"type": "Record", "attributes": {"t": {"type": "Long"}}}}},
                    "actions": {"go": {}}}}
                    """),
        ]
        let schema = try Schema(sources: parts)
        #expect(schema.isSameModel(as: whole))
        #expect(try schema.text == whole.text)
        #expect(try Schema(sources: parts.reversed()).isSameModel(as: whole))
        #expect(schema.roundTripProblems.isEmpty)
    }

    @Test func noSources() throws {
        let schema = try Schema(sources: [])
        #expect(schema.entityTypes.isEmpty)
        #expect(try schema.text == "")
        #expect(schema.json == "{}\n")
    }

    @Test func duplicatesNameBothSources() {
        let first = SchemaSource(name: "a.cedarschema", text: "\nentity A;")
        let second = SchemaSource(
            name: "b.json", json: "{\"\": {\"actions\": {}, \"entityTypes\": {\"A\": {}}}}")
        do throws(SchemaErrors) {
            _ = try Schema(sources: [first, second])
            Issue.record("accepted")
        } catch {
            #expect(
                error.description == "b.json:1:38: duplicate entity type `A`, first declared at "
                    + "a.cedarschema:2:8")
        }
    }

    @Test func errorsOfAllSources() {
        let sources = [
            SchemaSource(name: "a", text: "entity"), SchemaSource(name: "b", text: "entity A;"),
            SchemaSource(name: "c", json: "["),
        ]
        do throws(SchemaErrors) {
            _ = try Schema(sources: sources)
            Issue.record("accepted")
        } catch {
            #expect(error.errors.map(\.sourceName) == ["a", "c"])
        }
    }
}
