// Goal: every error of the JSON form of a schema says where it is, what was wrong, what was meant.
// Method: one wrong schema for each message; place and message must match exactly. The tables give
// the part that is wrong; column 1 is its first character.

import Testing

@testable import Cedar

@Suite struct SchemaJSONErrorTests {
    @Test(arguments: [
        ("[]", "1: expected the schema to be an object, found an array"),
        ("{", "2: expected a key in double quotes, found end of input"),
        ("{\"\":1}", "5: expected a namespace to be an object, found a number"),
        ("{\"\":{}}", "5: `entityTypes` is missing"),
        ("{\"N \":{}}", "2: `N ` is no name of a namespace"),
        ("{\"N\":{\"actions\":{},\"actions\":{}}}", "20: duplicate key `actions`"),
        (
            "{\"\":{\"x\":1}}",
            "6: `x` is no key of a namespace; expected `commonTypes`, `entityTypes`, `actions` or "
                + "`annotations`"
        ),
        (
            "{\"\":{\"annotations\":{\"a\":\"b\"}}}",
            "6: the namespace without a name cannot have annotations"
        ),
        (
            "{\"N\":{\"annotations\":{\"a b\":\"b\"}}}",
            "22: `a b` is no name of an annotation; expected an identifier"
        ),
        (
            "{\"N\":{\"annotations\":{\"a\":1}}}",
            "26: expected an annotation to be a string, found a number"
        ),
    ])
    func document(_ json: String, _ expected: String) {
        #expect(Self.message(json) == "schema:1:" + expected)
    }

    @Test(arguments: [
        ("\"a b\":{}", "1: `a b` is no name of a type; expected an identifier"),
        ("\"A\":1", "5: expected an entity type to be an object, found a number"),
        (
            "\"A\":{\"x\":1}",
            "6: `x` is no key of an entity type; expected `memberOfTypes`, `shape`, `tags`, `enum` "
                + "or `annotations`"
        ),
        (
            "\"A\":{\"memberOfTypes\":\"B\"}",
            "22: expected `memberOfTypes` to be an array, found a string"
        ),
        (
            "\"A\":{\"memberOfTypes\":[\"B \"]}",
            "23: `B ` is no name of a type; expected identifiers joined by `::`"
        ),
        ("\"A\":{\"enum\":[]}", "13: `enum` has no ids"),
        ("\"A\":{\"enum\":[1]}", "14: expected an id to be a string, found a number"),
        ("\"A\":{\"enum\":[\"a\"],\"tags\":{}}", "19: `tags` cannot stand beside `enum`"),
        (
            "\"A\":{\"shape\":{\"type\":\"Long\"}}",
            "14: the shape of entity type `A` must be a record"
        ),
    ])
    func entityTypes(_ part: String, _ expected: String) {
        #expect(Self.message("{\"\":{\"actions\":{},\"entityTypes\":{", part, "}}}") == expected)
    }

    @Test(arguments: [
        ("\"a\":{\"attributes\":{}}", "19: actions have no attributes"),
        (
            "\"a\":{\"x\":1}",
            "6: `x` is no key of an action; expected `appliesTo`, `memberOf`, `attributes` or "
                + "`annotations`"
        ),
        ("\"a\":{\"memberOf\":[{\"type\":\"Action\"}]}", "18: `id` is missing"),
        (
            "\"a\":{\"memberOf\":[\"b\"]}",
            "18: expected a parent action to be an object, found a string"
        ),
        ("\"a\":{\"appliesTo\":{\"principalTypes\":[]}}", "18: `resourceTypes` is missing"),
    ])
    func actions(_ part: String, _ expected: String) {
        #expect(Self.message("{\"\":{\"entityTypes\":{},\"actions\":{", part, "}}}") == expected)
    }

    @Test(arguments: [
        ("1", "1: expected a type to be an object, found a number"),
        ("{}", "1: `type` is missing"),
        ("{\"type\":1}", "9: expected `type` to be a string, found a number"),
        (
            "{\"type\":\"Long\",\"name\":\"x\"}",
            "16: `name` is no key of type `Long`; expected `type` or `annotations`"
        ),
        ("{\"type\":\"Set\"}", "1: `element` is missing"),
        (
            "{\"type\":\"a b\"}",
            "9: `a b` is no name of a type; expected identifiers joined by `::`"
        ),
        (
            "{\"type\":\"a:::b\"}",
            "9: `a:::b` is no name of a type; expected identifiers joined by `::`"
        ),
        (
            "{\"type\":\"Extension\",\"name\":\"ip\"}",
            "28: `ip` is no extension type; expected `decimal`, `ipaddr`, `datetime` or `duration`"
        ),
        (
            "{\"additionalAttributes\":true,\"type\":\"Record\",\"attributes\":{}}",
            "25: records with other attributes than those listed are not supported"
        ),
        (
            "{\"additionalAttributes\":1,\"type\":\"Record\",\"attributes\":{}}",
            "25: expected `additionalAttributes` to be a bool, found a number"
        ),
        (
            "{\"type\":\"Record\",\"attributes\":{\"x\":{\"type\":\"Long\",\"required\":1}}}",
            "62: expected `required` to be a bool, found a number"
        ),
    ])
    func types(_ part: String, _ expected: String) {
        let start = "{\"\":{\"entityTypes\":{},\"actions\":{},\"commonTypes\":{\"T\":"
        #expect(Self.message(start, part, "}}}") == expected)
    }

    @Test func severalErrors() {
        let json = "{\"\":{\"entityTypes\":{\"A\":1,\"B\":{},\"C\":2},\"actions\":{\"a\":3}}}"
        #expect(Self.errors(json)?.errors.map(\.column) == [25, 38, 56])
    }

    @Test func invalidUTF8() {
        do {
            _ = try Schema(jsonUTF8: [UInt8(ascii: "{"), 0xFF, UInt8(ascii: "}")])
            Issue.record("accepted")
        } catch {
            #expect(error.description == "schema:1:2: the document is not valid UTF-8")
        }
    }

    private static func message(_ json: String) -> String? {
        errors(json)?.description
    }

    /// The message with the column counted from the part.
    private static func message(_ start: String, _ part: String, _ end: String) -> String? {
        guard let error = errors(start + part + end)?.errors.first else { return nil }
        return "\(error.column - start.count): \(error.message)"
    }

    private static func errors(_ json: String) -> SchemaErrors? {
        do throws(SchemaErrors) {
            _ = try Schema(json: json)
            return nil
        } catch {
            return error
        }
    }
}
