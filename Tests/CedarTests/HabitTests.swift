// Goal: what people write out of habit from other languages is met with what to write in Cedar.
// Method: texts with the place and the whole message of the one error that each must give.

import Testing

@testable import Cedar

@Suite struct HabitTests {
    private static let noMark = "the text begins with a byte order mark; save the file without one"

    private func problem(_ text: String) -> String? {
        do throws(PolicyParseErrors) {
            _ = try PolicySet(sources: [PolicySource(name: "a", text: text)])
            return nil
        } catch {
            return error.errors.first.map { "\($0.position): \($0.message)" }
        }
    }

    @Test(arguments: [
        ("allow(principal, action, resource);", "found `allow`; did you mean `permit`"),
        ("Deny(principal, action, resource);", "found `Deny`; did you mean `forbid`"),
        ("permt(principal, action, resource);", "found `permt`; did you mean `permit`"),
        ("permit(principal, action, ressource);", "found `ressource`; did you mean `resource`"),
        ("permit(principal, action, resource) wehn { true };", "`wehn`; did you mean `when`"),
        ("permit(principal, action, resource) where { true };", "`where`; did you mean `when`"),
        (
            "permit(principal == User::alice, action, resource);",
            "found the name `User::alice`; did you mean `User::\"alice\"`"
        ),
        (
            "permit(principal == alice, action, resource);",
            "found the name `alice`; write `alice::\"id\"`"
        ),
        (
            "permit(principal, action, resource == principal);",
            "found the name `principal`; test it in a `when` clause"
        ),
        (
            "permit(principal is User::\"a\", action, resource);",
            "found the entity `User::\"a\"`; did you mean `==`"
        ),
        (
            "permit(principal in [User::\"a\"], action, resource);",
            "found a set of entities; test it in a `when` clause"
        ),
        ("{\"effect\": \"permit\"}", "found `{`; this looks like JSON, which must be read as JSON"),
        (" [{}]", "found `[`; this looks like JSON, which must be read as JSON"),
    ])
    func policies(_ text: String, _ end: String) throws {
        let message = try #require(problem(text))
        #expect(message.hasSuffix(end), "\(message)")
    }

    @Test(arguments: [
        (
            "context.x == null",
            "14: `null` is no variable; Cedar has no null, test with `has` whether an attribute is "
                + "there"
        ),
        ("True", "1: `True` is no variable; did you mean `true`"),
        ("!FALSE", "2: `FALSE` is no variable; did you mean `false`"),
        ("not true", "1: `not` is no variable; did you mean `!`"),
        ("true and false", "6: expected `}` or an operator, found `and`; did you mean `&&`"),
        ("(true OR false)", "7: expected `)` or an operator, found `OR`; did you mean `||`"),
        (
            "principal not in resource",
            "11: expected `}` or an operator, found `not`; did you mean `!(… in …)`"
        ),
        ("principle.x", "1: `principle` is no variable; did you mean `principal`"),
        ("ipp(\"1.1.1.1\")", "1: `ipp` is no known function; did you mean `ip`"),
        ("[1].contain(1)", "5: `contain` is no known method; did you mean `contains`"),
        ("[1].isEmtpy()", "5: `isEmtpy` is no known method; did you mean `isEmpty`"),
        (
            "context.a.startsWith(\"b\")",
            "11: `startsWith` is no known method; did you mean `like \"…*\"`"
        ),
        (
            "principal == A::User::alice",
            "14: `A::User::alice` is no variable; did you mean `A::User::\"alice\"`"
        ),
        (
            "foo",
            "1: `foo` is no variable; expected `principal`, `action`, `resource` or `context`, or "
                + "an entity as `foo::\"id\"`"
        ),
    ])
    func conditions(_ condition: String, _ expected: String) {
        let text = "permit(principal, action, resource) when {\n\(condition)\n};"
        #expect(problem(text) == "2:" + expected)
    }

    @Test func aByteOrderMark() {
        let mark = "\u{FEFF}"
        #expect(problem("\(mark)permit(principal, action, resource);") == "1:1: \(Self.noMark)")
        #expect(problem("permit(principal, action, \(mark)resource);")?.hasPrefix("1:27") == true)
        let errors = [
            #expect(throws: SchemaErrors.self) { try Schema(text: "\(mark)entity A;") },
            #expect(throws: SchemaErrors.self) { try Schema(json: "\(mark){}") },
        ]
        for error in errors { #expect(error?.description == "schema:1:1: \(Self.noMark)") }
    }

    /// The caret stands behind the last token and not on the empty line at the end.
    @Test func theEndOfTheText() throws {
        let text = "permit(principal, action, resource) // a\n\n\n"
        #expect(problem(text) == "1:36: expected `when`, `unless` or `;`, found end of input")
        let error = #expect(throws: SchemaErrors.self) { try Schema(text: "entity A\n\n") }
        #expect(error?.description == "schema:1:9: expected `;`, found end of input")
    }

    @Test func limitsAreNamed() {
        let nested = String(repeating: "(", count: 300) + "1" + String(repeating: ")", count: 300)
        let text = "permit(principal, action, resource) when { \(nested) };"
        #expect(problem(text)?.hasSuffix("is nested too deeply; the limit is 128") == true)
        var value = Value.long(1)
        for _ in 0..<200 { value = .set([value]) }
        let context = #expect(throws: DataError.self) {
            let uid = try EntityUID(type: "A", id: "a")
            _ = try Request(principal: uid, action: uid, resource: uid, context: ["a": value])
        }
        #expect(context?.message == "the context is nested too deeply; the limit is 127")
        let sets = String(repeating: "Set<", count: 100)
        let error = #expect(throws: SchemaErrors.self) { try Schema(text: "type A = \(sets)Long;") }
        #expect(
            error?.errors.first?.message == "the type is nested too deeply; the limit is 58")
    }

    @Test(arguments: [
        ("Int", "the type `Int` is not declared; did you mean `Long`"),
        ("integer", "the type `integer` is not declared; did you mean `Long`"),
        ("boolean", "the type `boolean` is not declared; did you mean `Bool`"),
        ("string", "the type `string` is not declared; did you mean `String`"),
        ("str", "the type `str` is not declared; did you mean `String`"),
        ("B", "the type `B` is not declared"),
        ("Set<C>", "the type `C` is not declared"),
        ("List<String>", "expected `}` or `,`, found `<`; only a set has a type in `<>`"),
    ])
    func types(_ name: String, _ expected: String) {
        let error = #expect(throws: SchemaErrors.self) {
            try Schema(text: "entity A = {a: \(name)};")
        }
        #expect(error?.errors.map(\.message) == [expected])
    }

    @Test(arguments: ["Int", "Integer", "int"]) func typesInJSON(_ name: String) {
        let json = """
            {"": {"entityTypes": {"A": {"shape": {"type": "Record", "attributes":
            {"a": {"type": "\(name)"}}}}}, "actions": {}}}
            """
        let error = #expect(throws: SchemaErrors.self) { try Schema(json: json) }
        #expect(
            error?.errors.map(\.message)
                == ["the common type `\(name)` is not declared; did you mean `Long`"])
    }

    @Test(arguments: [
        ("{}", "found `{`; this looks like JSON, which must be read as JSON"),
        ("Entity A;", "found `Entity`; did you mean `entity`"),
        ("entity A; actoin a;", "found `actoin`; did you mean `action`"),
    ])
    func schemas(_ text: String, _ end: String) {
        let error = #expect(throws: SchemaErrors.self) { try Schema(text: text) }
        #expect(error?.errors.first?.message.hasSuffix(end) == true, "\(String(describing: error))")
    }
}
