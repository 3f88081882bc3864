// Goal: entities, contexts and requests are held against a schema as the reference engine does it,
// and what the schema says is expected may be written without escapes.
// Method: a schema with every kind of type; one wrong thing at a time, with its message and place;
// implicit forms beside the explicit ones that they equal. The public cases are all valid.

import Foundation
import Testing

@testable import Cedar

@Suite struct DataValidationTests {
    private static let schema = """
        entity Group in [Group];
        entity Color enum ["red", "green"];
        entity User in [Group] = {
          age: Long, name?: String, ip?: ipaddr, fee?: decimal, at?: datetime, span?: duration,
          boss?: User, friends?: Set<User>, color?: Color, flag?: Bool,
          address?: { city: String, zip?: Long },
        } tags Long;
        entity Doc;
        action all;
        action view in [all] appliesTo {
          principal: User, resource: Doc, context: { n: Long, who?: User, from?: ipaddr },
        };
        """

    private let schema: Schema

    init() throws {
        schema = try Schema(text: Self.schema)
    }

    private func entities(_ attributes: String, more: String = "") throws -> Entities {
        try Entities(
            json: """
                [{"uid": {"type": "User", "id": "a"},
                  "attrs": {\(attributes)}, "parents": []\(more)}]
                """, schema: schema)
    }

    // MARK: Entities

    @Test func implicitFormsAreWhatTheSchemaSays() throws {
        let implicit = try entities(
            """
            "age": 1, "ip": "10.0.0.1", "fee": "1.5", "at": "2024-01-01", "span": "1h",
            "boss": {"type": "User", "id": "b"}, "friends": [{"type": "User", "id": "c"}],
            "color": {"type": "Color", "id": "red"}
            """)
        let explicit = try entities(
            """
            "age": 1, "ip": {"__extn": {"fn": "ip", "arg": "10.0.0.1"}},
            "fee": {"fn": "decimal", "arg": "1.5"},
            "at": {"__extn": {"fn": "datetime", "arg": "2024-01-01"}},
            "span": {"__extn": {"fn": "duration", "arg": "1h"}},
            "boss": {"__entity": {"type": "User", "id": "b"}},
            "friends": [{"__entity": {"type": "User", "id": "c"}}],
            "color": {"__entity": {"type": "Color", "id": "red"}}
            """)
        let uid = try EntityUID(type: "User", id: "a")
        #expect(implicit[uid] == explicit[uid])
        #expect(implicit[uid]?.attributes["fee"] == .extension(.decimal(try .init(parsing: "1.5"))))
    }

    @Test func theSchemasActionsAreInTheStore() throws {
        let found = try entities("\"age\": 1")
        let view = try EntityUID(type: "Action", id: "view")
        #expect(found.isDescendant(view, of: try EntityUID(type: "Action", id: "all")))
        #expect(found.count == 3)
        #expect(try found.validated(against: schema).count == 3)
    }

    @Test(arguments: [
        ("", "the required attribute `age` is missing", 2, 12),
        ("\"age\": \"1\"", "attribute `age`: expected `Long`, found `String`", 2, 20),
        ("\"age\": 1, \"nmae\": \"x\"", "no such attribute; did you mean `name`", 2, 23),
        ("\"age\": 1, \"ip\": \"10.0.0\"", "`10.0.0`", 2, 29),
        ("\"age\": 1, \"ip\": 5", "attribute `ip`: expected `ipaddr`, found `Long`", 2, 29),
        (
            "\"age\": 1, \"boss\": {\"type\": \"Group\", \"id\": \"g\"}",
            "attribute `boss`: expected `User`, found `Group`", 2, 31
        ),
        ("\"age\": 1, \"boss\": \"b\"", "attribute `boss`: expected `User`, found `String`", 2, 31),
        (
            "\"age\": 1, \"friends\": [1]", "attribute `friends[0]`: expected `User`, found `Long`",
            2, 35
        ),
        (
            "\"age\": 1, \"address\": {\"city\": \"x\", \"zip\": \"y\"}",
            "attribute `address.zip`: expected `Long`, found `String`", 2, 55
        ),
        (
            "\"age\": 1, \"address\": {}",
            "attribute `address`: the required attribute `city` is missing", 2, 34
        ),
        (
            "\"age\": 1, \"color\": {\"type\": \"Color\", \"id\": \"rad\"}",
            "none of the entities that the schema lists for the type `Color`; did you mean `red`",
            2, 32
        ),
        ("\"age\": 1, \"flag\": [], \"name\": \"x\"", "expected `Bool`, found `Set`", 2, 31),
        ("\"age\": {}", "attribute `age`: expected `Long`, found `record`", 2, 20),
    ])
    func attributesThatDisagree(
        _ attributes: String, _ message: String, _ line: Int, _ column: Int
    ) throws {
        let error = try #require(throws: DataError.self) { try entities(attributes) }
        #expect(error.message.contains(message), "\(error)")
        #expect(error.message.hasPrefix("entity `User::\"a\"`: "))
        #expect(error.position?.line == line)
        #expect(error.position?.column == column, "\(error.rendered)")
    }

    private func error(_ json: String) throws -> String {
        let error = try #require(throws: DataError.self) {
            try Entities(json: "[\(json)]", schema: schema)
        }
        #expect(error.position != nil)
        return error.message
    }

    @Test func otherPartsThatDisagree() throws {
        let typo = try error(#"{"uid": {"type": "Usr", "id": "a"}, "attrs": {}, "parents": []}"#)
        #expect(typo.contains("the schema has no entity type `Usr`; did you mean `User`"))
        let parent = try error(
            #"{"uid": {"type": "Doc", "id": "a"}, "attrs": {}, "#
                + #""parents": [{"type": "Group", "id": "g"}]}"#)
        #expect(parent.contains("the parent `Group::\"g\"` is of a type that the schema does not"))
        let tags = try error(
            #"{"uid": {"type": "Doc", "id": "a"}, "attrs": {}, "parents": [], "tags": {"t": 1}}"#)
        #expect(tags.contains("the tag `t` is there, but the schema gives `Doc` no tags"))
        let tag = try error(
            #"{"uid": {"type": "User", "id": "a"}, "attrs": {"age": 1}, "parents": [], "#
                + #""tags": {"t": "x"}}"#)
        #expect(tag.contains("tag `t`: expected `Long`, found `String`"))
        let id = try error(#"{"uid": {"type": "Color", "id": "blue"}, "attrs": {}, "parents": []}"#)
        #expect(id.contains("`Color::\"blue\"` is none of the entities"))
    }

    @Test func actionsMustBeThoseOfTheSchema() throws {
        func action(_ id: String, _ rest: String) -> String {
            #"{"uid": {"type": "Action", "id": "\#(id)"}, \#(rest)}"#
        }
        let parents = #""parents": [{"type": "Action", "id": "all"}]"#
        _ = try Entities(json: "[\(action("view", #""attrs": {}, "# + parents))]", schema: schema)
        #expect(
            try error(action("veiw", #""attrs": {}, "parents": []"#))
                .contains("the schema has no action `Action::\"veiw\"`; did you mean `view`"))
        #expect(
            try error(action("view", #""attrs": {}, "parents": []"#))
                .contains("the parents of `Action::\"view\"` are others than in the schema"))
        #expect(
            try error(action("view", #""attrs": {"a": 1}, "# + parents))
                .contains("actions have no attributes and no tags"))
    }

    @Test func entitiesMadeByHandAreCheckedToo() throws {
        let user = Entity(uid: try EntityUID(type: "User", id: "a"))
        let error = try #require(throws: DataError.self) {
            try Entities([user]).validated(against: schema)
        }
        #expect(error.message.contains("the required attribute `age` is missing"))
        #expect(error.entity == user.uid)
    }

    // MARK: Requests

    private func request(
        _ principal: String = "User::\\\"a\\\"", _ action: String = "view",
        _ resource: String = "Doc::\\\"d\\\"", context: String = "{\"n\": 1}"
    ) throws -> Request {
        let json = """
            {"principal": "\(principal)", "action": "Action::\\"\(action)\\"",
             "resource": "\(resource)", "context": \(context)}
            """
        return try Request(jsonUTF8: Array(json.utf8), schema: schema)
    }

    @Test func aContextIsReadByTheAction() throws {
        let request = try request(
            context: #"{"n": 1, "from": "::1", "who": {"type": "User", "id": "b"}}"#)
        #expect(request.context["from"] == .extension(.ip(try .init(parsing: "::1"))))
        #expect(request.context["who"] == .entity(try EntityUID(type: "User", id: "b")))
        let record = try Record(
            jsonUTF8: Array(#"{"from": "::1"}"#.utf8), contextOf: request.action, schema: schema)
        #expect(record["from"] == request.context["from"])
    }

    @Test func requestsThatDisagree() throws {
        func message(_ body: () throws -> Request) throws -> String {
            let error = try #require(throws: DataError.self, performing: body)
            #expect(error.position != nil)
            return error.message
        }
        #expect(
            try message { try request("Usr::\\\"a\\\"") }
                .contains("the schema has no entity type `Usr`; did you mean `User`"))
        #expect(
            try message { try request("User::\\\"a\\\"", "veiw") }
                .contains("the schema has no action `Action::\"veiw\"`; did you mean `view`"))
        #expect(
            try message { try request("Doc::\\\"a\\\"") }
                .contains("does not apply to the principal type `Doc`; it applies to `User`"))
        #expect(
            try message { try request("User::\\\"a\\\"", "view", "Group::\\\"d\\\"") }
                .contains("does not apply to the resource type `Group`; it applies to `Doc`"))
        #expect(
            try message { try request("User::\\\"a\\\"", "all") }
                .contains("does not apply to the principal type `User`; it applies to nothing"))
        #expect(
            try message { try request(context: "{}") }
                .contains("attribute `context`: the required attribute `n` is missing"))
        #expect(
            try message { try request(context: "{\"n\": 1, \"m\": 1}") }
                .contains("attribute `context.m`: the schema has no such attribute"))
        #expect(
            try message { try request(context: "{\"n\": true}") }
                .contains("attribute `context.n`: expected `Long`, found `Bool`"))
    }

    @Test func thePartThatDisagreesIsShown() throws {
        func place(_ body: () throws -> Request) throws -> String {
            let error = try #require(throws: DataError.self, performing: body)
            return "\(try #require(error.position))"
        }
        #expect(try place { try request("Doc::\\\"a\\\"") } == "1:15")
        #expect(try place { try request("Usr::\\\"a\\\"") } == "1:15")
        #expect(try place { try request("User::\\\"a\\\"", "veiw") } == "1:40")
        #expect(try place { try request("User::\\\"a\\\"", "view", "Group::\\\"d\\\"") } == "2:14")
    }

    // MARK: Public cases

    @Test(
        .enabled(
            if: Repository.conformance != nil,
            "../shared/cedar-conformance is not beside the repository"))
    func theHandwrittenCasesAreValid() throws {
        let folder = try #require(Repository.conformance)
        let tests = folder.appendingPathComponent("tests")
        let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
        var count = 0
        for file in files?.compactMap({ $0 as? URL }) ?? [] where file.pathExtension == "json" {
            let test = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            guard let test = test as? [String: Any], let entities = test["entities"] as? String,
                let schema = test["schema"] as? String
            else { continue }
            let text = try String(
                contentsOf: folder.appendingPathComponent(schema), encoding: .utf8)
            let bytes = try Data(contentsOf: folder.appendingPathComponent(entities))
            _ = try Entities(jsonUTF8: Array(bytes), schema: try Schema(text: text))
            count += 1
        }
        #expect(count == 22)
    }
}
