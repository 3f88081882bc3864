// Goal: entities and contexts are read from JSON as the language says, and every error has a place
// and names the entity.
// Method: tables of documents with the exact place and a part of the message; accepted documents
// are compared with entities that were made by hand.

import Cedar
import Testing

@Suite struct EntitiesJSONTests {
    /// `@` stands for a good uid, so that the tables stay legible.
    private static func document(_ text: String) -> String {
        text.replacing("@", with: #"{"type": "U", "id": "a"}"#)
    }

    @Test(arguments: [
        (
            #"[{"uid": @, "attrs": {"x": null}, "parents": []}]"#, "1:51",
            "entity `U::\"a\"`: `null` is no"
        ),
        (#"[{"uid": @, "attrs": {"x": 1.0}, "parents": []}]"#, "1:51", "`1.0` is a float"),
        (#"[{"uid": @, "attrs": {"x": 1e3}, "parents": []}]"#, "1:51", "`1e3` is a float"),
        (#"[{"uid": @, "attrs": {"x": -0}, "parents": []}]"#, "1:51", "`-0` is a float"),
        (
            #"[{"uid": @, "attrs": {"x": 9223372036854775808}, "parents": []}]"#, "1:51",
            "does not fit"
        ),
        (
            #"[{"uid": @, "attrs": {"x": -9223372036854775809}, "parents": []}]"#, "1:51",
            "does not fit"
        ),
        (#"[{"uid": @, "attrs": {"x": 1, "x": 1}, "parents": []}]"#, "1:54", "duplicate key `x`"),
        (
            #"[{"uid": @, "attrs": {"x": {"y": 1, "y": 2}}, "parents": []}]"#, "1:60",
            "duplicate key `y`"
        ),
        (#"[{"uid": @, "uid": @, "attrs": {}, "parents": []}]"#, "1:36", "duplicate key `uid`"),
        (#"[{"uid": @, "attrs": {"x": [1, null]}, "parents": []}]"#, "1:55", "`null`"),
        (#"[{"uid": @, "attrs": {"x": {"__expr": "1"}}, "parents": []}]"#, "1:51", "`__expr`"),
        (
            #"[{"uid": @, "attrs": {"x": {"__entity": {"type": "if", "id": ""}}}, "parents": []}]"#,
            "1:73", "`if` is no entity type"
        ),
        (
            #"[{"uid": @, "attrs": {"x": "\ud800"}, "parents": []}]"#, "1:52",
            "half of a surrogate pair"
        ),
        (#"[{"uid": @, "attrs": {"x": "\q"}, "parents": []}]"#, "1:52", "unknown escape"),
        (
            "[{\"uid\": @, \"attrs\": {\"x\": \"\t\"}, \"parents\": []}]", "1:52",
            "control character"
        ),
        (#"[{"uid": @, "attrs": {"x": 1,}, "parents": []}]"#, "1:53", "a key in double quotes"),
        (#"[{"uid": @, "attrs": {"x": 01}, "parents": []}]"#, "1:52", "`,` or `}`"),
        (
            #"[{"uid": @, "attrs": {"x": "a}, "parents": []}]"#, "1:57",
            "expected `,` or `}`, found `p`"
        ),
        (#"[{"uid": @, "attrs": {}}]"#, "1:2", "entity `U::\"a\"`: `parents` is missing"),
        (#"[{"uid": @, "parents": []}]"#, "1:2", "`attrs` is missing"),
        (#"[{"attrs": {}, "parents": []}]"#, "1:2", "entity 0: `uid` is missing"),
        (
            #"[{"uid": @, "attrs": [], "parents": []}]"#, "1:45",
            "expected an object, found an array"
        ),
        (#"[{"uid": @, "attrs": {}, "parents": {}}]"#, "1:60", "to be an array, found an object"),
        (#"[{"uid": @, "attrs": {}, "parents": [], "tags": null}]"#, "1:72", "found null"),
        (#"[{"uid": @, "attrs": {}, "parents": [1]}]"#, "1:61", "expected an entity"),
        (
            #"[{"uid": "U::\"a\"", "attrs": {}, "parents": []}]"#, "1:10",
            "entity 0: expected an entity"
        ),
        (#"[{"uid": {"__expr": "x"}, "attrs": {}, "parents": []}]"#, "1:10", "`__expr`"),
        (
            #"[{"uid": {"type": "U", "id": 1}, "attrs": {}, "parents": []}]"#, "1:10",
            "expected an entity"
        ),
        (
            #"[{"uid": {"type": "U u", "id": ""}, "attrs": {}, "parents": []}]"#, "1:19",
            "`U u` is no entity type"
        ),
        (
            #"[{"uid": {"type": "", "id": ""}, "attrs": {}, "parents": []}]"#, "1:19",
            "`` is no entity type"
        ),
        (
            #"[{"uid": {"type": "__cedar::X", "id": ""}, "attrs": {}, "parents": []}]"#, "1:19",
            "is no entity type"
        ),
        (#"[{"uid": @, "attrs": {}, "parents": [@]}]"#, "1:10", "is its own parent"),
        (
            #"[{"uid": {"type": "Action", "id": "x"}, "attrs": {}, "parents": [@]}]"#, "1:10",
            "which is no action"
        ),
        (#"[1]"#, "1:2", "entity 0: expected an object, found a number"),
        ("{}", "1:1", "expected an array of entities, found an object"),
        ("[] x", "1:4", "expected the end of the document, found `x`"),
        ("\u{FEFF}[]", "1:1", "byte order mark"),
        ("", "1:1", "expected a value, found end of input"),
        ("[tru]", "1:2", "expected a value, found `t`"), ("[1", "1:3", "expected `,` or `]`"),
        ("[-]", "1:3", "expected a digit"), ("[1.]", "1:4", "expected a digit"),
    ])
    func refused(_ text: String, _ place: String, _ part: String) {
        let error = #expect(throws: DataError.self) {
            try Entities(json: Self.document(text), sourceName: "e.json")
        }
        #expect(error?.position?.description == place, "\(text): \(String(describing: error))")
        #expect(error?.message.contains(part) == true, "\(text): \(String(describing: error))")
        #expect(error?.sourceName == "e.json")
        #expect(error?.rendered.contains("^") == true)
    }

    @Test func differingDuplicatesNameTheLater() {
        let text = """
            [{"uid": @, "attrs": {"x": 1}, "parents": []},
             {"uid": @, "attrs": {"x": 2}, "parents": []}]
            """
        let error = #expect(throws: DataError.self) { try Entities(json: Self.document(text)) }
        #expect(error?.position?.description == "2:10")
        #expect(error?.message == "entity `U::\"a\"` is there twice, and the two differ")
        #expect(error?.entity?.description == "U::\"a\"")
    }

    @Test func cyclesNameTheWay() {
        let text = """
            [{"uid": {"type": "U", "id": "b"}, "attrs": {}, "parents": [{"type": "U", "id": "c"}]},
             {"uid": {"type": "U", "id": "c"}, "attrs": {}, "parents": [@]},
             {"uid": @, "attrs": {}, "parents": [{"type": "U", "id": "b"}]}]
            """
        let error = #expect(throws: DataError.self) { try Entities(json: Self.document(text)) }
        #expect(error?.position?.description == "3:10")
        #expect(
            error?.message
                == "entity `U::\"a\"` is its own ancestor, by way of `U::\"b\"`, `U::\"c\"`")
    }

    @Test func invalidUTF8() {
        let bytes = Array("[\"a".utf8) + [0xFF] + Array("\"]".utf8)
        let error = #expect(throws: DataError.self) { try Entities(jsonUTF8: bytes) }
        #expect(error?.message == "the document is not valid UTF-8")
        #expect(error?.position?.byteOffset == 3)
    }

    @Test func accepted() throws {
        let text = """
            [{"uid": {"__entity": @}, "unknown": {"a": null, "b": 1.5},
              "attrs": {"b": true, "i": -9223372036854775808, "s": "\\ud83d\\ude00\\/\\u0041",
                        "set": [1, 1, "a"], "rec": {"type": "U", "id": "b", "": 1},
                        "e": {"__entity": {"type": "Ns::U", "id": "b", "more": 1}}},
              "parents": [{"type": "G", "id": "g"}, {"__entity": {"type": "G", "id": "g"}}],
              "tags": {"t": 1}},
             {"uid": {"type": "G", "id": "g", "more": 1}, "attrs": {}, "parents": []},
             {"uid": {"type": "G", "id": "g"}, "attrs": {}, "parents": []}]
            """
        let entities = try Entities(json: Self.document(text))
        let uid = try EntityUID(type: "U", id: "a")
        let group = try EntityUID(type: "G", id: "g")
        let expected = Entity(
            uid: uid,
            attributes: [
                "b": .bool(true), "i": .long(.min), "s": .string("😀/A"),
                "set": .set([.long(1), .string("a")]),
                "rec": .record(["type": .string("U"), "id": .string("b"), "": .long(1)]),
                "e": .entity(try EntityUID(type: "Ns::U", id: "b")),
            ], parents: [group], tags: ["t": .long(1)])
        #expect(entities.count == 2)
        #expect(entities[uid] == expected)
        #expect(entities.isDescendant(uid, of: group))
    }

    @Test func contexts() throws {
        let record = try Record(json: #"{"a": {"__entity": {"type": "U", "id": "x"}}, "b": [[]]}"#)
        #expect(record["a"] == .entity(try EntityUID(type: "U", id: "x")))
        #expect(record["b"] == .set([.set([])]))
        for (text, part) in [
            ("[]", "expected an object"), (#"{"a": null}"#, "`null`"), (#"{"a": 1.5}"#, "float"),
            (#"{"a": 1, "a": 1}"#, "duplicate key `a`"), (#"{"a": {"__expr": "x"}}"#, "`__expr`"),
        ] {
            let error = #expect(throws: DataError.self) { try Record(json: text) }
            #expect(error?.message.contains(part) == true)
            #expect(error?.position?.line == 1)
        }
    }
}
