// Goal: names, values and records compare, print and read back byte by byte.
// Method: tables of names that read and that do not; records and values against plain rules.

import Cedar
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        "User::\"alice\"", "Ns::Deep::User::\"\"", "_x1::\"a b\"", #"U::"\"\\\n\r\t\0'""#,
        "U::\"é😀\"", #"U::"\u{200b}\u{7f}""#, "permit::\"x\"", "U::\"*\"",
    ])
    func namesReadBack(_ text: String) throws {
        let uid = try EntityUID(parsing: text)
        #expect(uid.description == text)
        #expect(try EntityUID(parsing: uid.description) == uid)
    }

    @Test(arguments: [
        "", "\"a\"", "U", "U::a", "U::\"a", "U::a\"", "U :: \"a\"", " U::\"a\"", "U::\"a\" ",
        "::\"a\"", "U:\"a\"", "U::\"", "if::\"a\"", "U::in::\"a\"", "__cedar::\"a\"", "1U::\"a\"",
        "U-V::\"a\"", #"U::"a\""#, #"U::"a\q""#, #"U::"a"b""#, #"U::"\*""#, "Ü::\"a\"",
        "U::::\"a\"",
        #"U::"\"#,
    ])
    func namesThatDoNotRead(_ text: String) {
        let error = #expect(throws: EntityNameError.self) { try EntityUID(parsing: text) }
        #expect(error?.message.contains("`\(text)`") == true || error?.message.isEmpty == false)
    }

    @Test func types() throws {
        #expect(try EntityType("A::Action").isAction)
        #expect(try EntityType("Action").isAction)
        #expect(try !EntityType("Action::A").isAction)
        #expect(try !EntityType("MyAction").isAction)
        #expect(try EntityType("A::B").basename == "B")
        #expect(throws: EntityNameError.self) { try EntityUID(type: "A:B", id: "") }
    }

    @Test func equalityIsByScalars() throws {
        #expect(Value.string("\u{E9}") != .string("e\u{301}"))
        #expect(try EntityUID(type: "U", id: "\u{E9}") != EntityUID(type: "U", id: "e\u{301}"))
        #expect(PolicyID("\u{E9}") != PolicyID("e\u{301}"))
        #expect(Value.long(1) != .bool(true))
        #expect(Value.set([.long(1), .long(1)]) == .set([.long(1)]))
        let both: Record = ["\u{E9}": .long(1), "e\u{301}": .long(2)]
        #expect(both.count == 2)
        #expect(both["\u{E9}"] == .long(1))
        #expect(Set([Value.string("\u{E9}"), .string("e\u{301}")]).count == 2)
    }

    @Test func records() {
        var record = Record([("b", .long(1)), ("a", .long(2)), ("b", .long(3))])
        #expect(record.keys == ["a", "b"])
        #expect(record["b"] == .long(3))
        record["c"] = .bool(true)
        record["a"] = nil
        record["zz"] = nil
        record["b"] = .long(4)
        #expect(record == ["b": .long(4), "c": .bool(true)])
        #expect(record.description == #"{"b": 4, "c": true}"#)
        #expect(record.values == [.long(4), .bool(true)])
        #expect(Record().description == "{}")
        #expect(record.hashValue == Record([("c", .bool(true)), ("b", .long(4))]).hashValue)
    }

    @Test func aDeepValueIsDescribedOnASmallStack() {
        let length = SmallStack.run {
            var value = Value.long(1)
            for depth in 0..<CedarLimits.valueDepthMax {
                value = depth % 2 == 0 ? .set([value, .bool(true)]) : .record(["a": value])
            }
            return value.description.utf8.count
        }
        // `[true, ` and `]`, or `{"a": ` and `}`.
        #expect(length == 1 + 64 * 8 + 63 * 7)
    }

    @Test func descriptions() throws {
        #expect(Value.string("a\"\u{0}").description == #""a\"\0""#)
        #expect(Value.set([.long(1)]).description == "[1]")
        #expect(Value.entity(try EntityUID(type: "U", id: "x")).description == "U::\"x\"")
        #expect(Value.record(["a b": .bool(false)]).description == #"{"a b": false}"#)
    }

    @Test func requests() throws {
        let uid = try EntityUID(type: "U", id: "x")
        let request = try Request(principal: uid, action: uid, resource: uid, context: [:])
        let same = try Request(principal: uid, action: uid, resource: uid)
        #expect(request == same)
        #expect(request.hashValue == same.hashValue)
        #expect(
            try request
                != Request(principal: uid, action: uid, resource: uid, context: ["a": .long(1)]))
    }
}
