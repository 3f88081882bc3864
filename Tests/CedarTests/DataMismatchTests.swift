// Goal: what a schema does not allow is refused with the place and the way to it, through records
// and sets, in documents and in data made by hand; and no type is too deep for that.
// Method: one small change to good data for each message; the deepest type on a small stack.

import Testing

@testable import Cedar

@Suite struct DataMismatchTests {
    private static let schema = """
        entity User {
          home?: { city: String }, homes?: Set<{ city: String }>, ip?: ipaddr,
          "a b"?: { "c d": Bool, fees?: Set<Set<decimal>> },
        } tags { k: Set<Long> };
        action all;
        action view in [all] appliesTo {
          principal: User, resource: User, context: { homes: Set<{ city: String }> },
        };
        """

    private let schema: Schema

    init() throws {
        schema = try Schema(text: Self.schema)
    }

    private func message(
        _ attributes: String, tags: String = "", place: Int? = nil
    ) throws -> String {
        let error = try #require(throws: DataError.self) {
            try Entities(
                json: """
                    [{"uid": {"type": "User", "id": "a"}, "parents": [],
                      "attrs": {\(attributes)}, "tags": {\(tags)}}]
                    """, schema: schema)
        }
        #expect(error.entity?.id == "a")
        #expect(error.position?.line == 2)
        if let place { #expect(error.position?.column == place, "\(error.rendered)") }
        return error.message
    }

    @Test(arguments: [
        (
            #""home": {"city": 1}"#, 30,
            "attribute `home.city`: expected `String`, found `Long`"
        ),
        (
            #""homes": [{"city": "x"}, {"city": 1}]"#, 47,
            "attribute `homes[1].city`: expected `String`, found `Long`"
        ),
        (
            #""homes": [{"city": "x", "ctiy": 1}]"#, 37,
            "attribute `homes[0].ctiy`: the schema has no such attribute; did you mean `city`"
        ),
        (
            #""homes": [{}]"#, 23,
            "attribute `homes[0]`: the required attribute `city` is missing"
        ),
        (#""homes": 1"#, 22, "attribute `homes`: expected `Set<record>`, found `Long`"),
        (
            #""a b": {"c d": 1}"#, 28,
            #"attribute `"a b"["c d"]`: expected `Bool`, found `Long`"#
        ),
        (
            #""a b": {"c d": true, "fees": [["1.5", "1.5x"]]}"#, 51,
            #"attribute `"a b".fees[0][1]`: `1.5x` is no decimal"#
        ),
        (#""home": null"#, 21, "attribute `home`: `null` is no value of Cedar"),
        (#""ip": {"__extn": 1}"#, 30, "attribute `ip`: expected an extension value"),
    ])
    func attributes(_ attributes: String, _ place: Int, _ expected: String) throws {
        let message = try message(attributes, place: place)
        #expect(message.hasPrefix("entity `User::\"a\"`: " + expected), "\(message)")
    }

    @Test func tags() throws {
        let message = try message("", tags: #""t": {"k": [1, true]}"#)
        #expect(
            message
                == "entity `User::\"a\"`: tag `t.k[1]`: expected `Long`, found `Bool`")
    }

    @Test func contexts() throws {
        let user = #"{"type": "User", "id": "a"}"#
        let json = """
            {"principal": \(user), "action": {"type": "Action", "id": "view"}, "resource": \(user),
             "context": {"homes": [{"city": "x"}, {}]}}
            """
        let error = #expect(throws: DataError.self) {
            try Request(jsonUTF8: Array(json.utf8), schema: schema)
        }
        #expect(
            error?.description
                == "request:2:39: attribute `context.homes[1]`: the required attribute `city` is "
                + "missing")
    }

    @Test func dataMadeByHandNamesNoElement() throws {
        func message(_ entity: Entity) throws -> String {
            try #require(throws: DataError.self) {
                try Entities([entity]).validated(against: schema)
            }.message
        }
        let uid = try EntityUID(type: "User", id: "a")
        let homes = Value.set([.record(["city": .long(1)])])
        #expect(
            try message(Entity(uid: uid, attributes: ["homes": homes])).hasSuffix(
                "attribute `homes[…].city`: expected `String`, found `Long`"))
        let tag = Value.record(["k": .set([.bool(true)])])
        #expect(
            try message(Entity(uid: uid, tags: ["t": tag])).hasSuffix(
                ": tag `t.k[…]`: expected `Long`, found `Bool`"))
    }

    @Test func actionsThatAreInThemselves() throws {
        let json = """
            [{"uid": {"type": "Action", "id": "view"}, "attrs": {},
              "parents": [{"type": "Action", "id": "all"}]},
             {"uid": {"type": "Action", "id": "all"}, "attrs": {},
              "parents": [{"type": "Action", "id": "view"}]}]
            """
        let error = #expect(throws: DataError.self) { try Entities(json: json, schema: schema) }
        #expect(error?.message.contains("are others than in the schema") == true)
        #expect(error?.position != nil)
    }

    @Test(arguments: [false, true])
    func theDeepestType(isWrong: Bool) throws {
        var types = "type T0 = { x?: Long };\n"
        let height = CedarLimits.schemaTypeHeightMax / 2 - 2
        for level in 1...height { types += "type T\(level) = { x?: Set<T\(level - 1)> };\n" }
        let schema = try Schema(text: types + "entity E { a: T\(height) };")
        var value = isWrong ? "true" : "1"
        for level in 0...height {
            value = #"{"x": \#(value)}"#
            if level < height { value = "[\(value)]" }
        }
        let json = #"[{"uid": {"type": "E", "id": ""}, "attrs": {"a": \#(value)}, "parents": []}]"#
        let outcome = SmallStack.run { () -> DataError? in
            do throws(DataError) {
                _ = try Entities(json: json, schema: schema).validated(against: schema)
                return nil
            } catch {
                return error
            }
        }
        let error = try #require(outcome)
        #expect((error != nil) == isWrong, "\(error?.message ?? "")")
        if isWrong { #expect(error?.message.hasSuffix("expected `Long`, found `Bool`") == true) }
    }
}
