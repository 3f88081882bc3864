// Goal: what is written of a schema is well laid out and keeps annotations and meaning.
// Method: one schema with every construct and its two written forms to the letter; then what the
// text form cannot say. The corpus and the verdict tests read every written form back.

import Testing

@testable import Cedar

@Suite struct SchemaPrintingTests {
    static let text = """
        entity Outer;

        @doc("a \\"d\\"")
        @bare
        namespace N {
          type T = {
            @k("v")
            "two words"?: Set<ipaddr>,
            in_: {},
          };
          entity User, Robot in [Outer, Team] = {
            t: T,
          } tags __cedar::Long;
          entity Team;
          entity Long enum ["a", "b\\n"];
          action view, "e d" in ["all", N::Action::"most"] appliesTo {
            principal: [User],
            resource: [Team, Outer],
            context: T,
          };
          action all;
          @last
          action most;
        }

        """

    @Test func text() throws {
        let schema = try Schema(text: Self.text)
        #expect(try schema.text == Self.text)
        #expect(schema.roundTripProblems.isEmpty)
    }

    @Test func json() throws {
        let schema = try Schema(
            text: """
                @n("x") namespace N { @t type T = {@k("\\0\\"\\\\\\n\\u{7f}ä") a?: Set<decimal>};
                entity A, B in A = {t: T} tags __cedar::Bool; entity E enum ["e"];
                @v("") action a in "g" appliesTo {principal: A, resource: B, context: T};
                action g in N::Action::"h"; action h; }
                """)
        #expect(schema.roundTripProblems.isEmpty)
        let lines = schema.json.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(
            lines.joined() == """
                {"N": {"annotations": {"n": "x"},"commonTypes": {"T": {"annotations": {"t": null},\
                "type": "Record","attributes": {"a": {"annotations": {"k": \
                "\\u0000\\"\\\\\\n\\u007fä"},"required": false,"type": "Set","element": {"type": \
                "EntityOrCommon","name": "decimal"}}}}},"entityTypes": {"A": {"memberOfTypes": \
                ["A"],"shape": {"type": "Record","attributes": {"t": {"type": "EntityOrCommon",\
                "name": "T"}}},"tags": {"type": "EntityOrCommon","name": "__cedar::Bool"}},"B": \
                {"memberOfTypes": ["A"],"shape": {"type": "Record","attributes": {"t": {"type": \
                "EntityOrCommon","name": "T"}}},"tags": {"type": "EntityOrCommon","name": \
                "__cedar::Bool"}},"E": {"enum": ["e"]}},"actions": {"a": {"annotations": {"v": ""},\
                "memberOf": [{"id": "g"}],"appliesTo": {"principalTypes": ["A"],"resourceTypes": \
                ["B"],"context": {"type": "T"}}},"g": {"memberOf": [{"id": "h","type": \
                "N::Action"}]},"h": {}}}}
                """)
    }

    @Test func jsonLayout() throws {
        let schema = try Schema(text: "entity A in [];")
        #expect(
            schema.json == """
                {
                  "": {
                    "entityTypes": {
                      "A": {}
                    },
                    "actions": {}
                  }
                }

                """)
    }

    /// A common type can be called like a keyword of the JSON form.
    @Test func keywordAsName() throws {
        let schema = try Schema(
            text: """
                entity A; type EntityOrCommon = {x: Long};
                action a appliesTo {principal: A, resource: A, context: EntityOrCommon};
                """)
        #expect(schema.roundTripProblems.isEmpty)
    }

    /// The short name of a built-in type that means something else at its place.
    @Test func hiddenBuiltin() throws {
        let schema = try Schema(
            json: """
                {"N": {"entityTypes": {"Bool": {}, "A": {"shape": {"type": "Record", "attributes": {
                "x": {"type": "Bool"}, "y": {"type": "Boolean"}, "z": {"type": "Long"}}}}},
                "actions": {}}}
                """)
        #expect(try schema.text.contains("x: __cedar::Bool,\n    y: __cedar::Bool,\n    z: Long"))
        #expect(schema.roundTripProblems.isEmpty)
    }

    @Test(arguments: [
        (
            "\"S\": {\"type\": \"Record\", \"attributes\": {}}", "{\"type\": \"S\"}",
            "the shape of entity type `A` is a common type; the text form has no place for its name"
        ),
        (
            "\"A\": {\"type\": \"Long\"}",
            "{\"type\": \"Record\", \"attributes\": {\"x\": {\"type\": \"Entity\", \"name\": \"A\"}}}",
            "the text form cannot name the entity type `A`, because a common type has the same name"
        ),
    ])
    func withoutText(_ commonTypes: String, _ shape: String, _ expected: String) throws {
        let schema = try Schema(
            json: "{\"\": {\"commonTypes\": {\(commonTypes)}, \"entityTypes\": {\"A\": "
                + "{\"shape\": \(shape)}}, \"actions\": {}}}")
        do throws(SchemaTextError) {
            Issue.record("written: \(try schema.text)")
        } catch {
            #expect(error.description == expected)
        }
        #expect(schema.roundTripProblems.isEmpty)
    }

    /// No request can name the action, so that the text leaves out what else is said of it.
    @Test func unusedAction() throws {
        let schema = try Schema(
            json: """
                {"": {"entityTypes": {"A": {}}, "actions": {"a": {"appliesTo": {"principalTypes": [],
                "resourceTypes": ["A"]}}}}}
                """)
        #expect(try schema.text == "entity A;\naction a;\n")
    }
}
