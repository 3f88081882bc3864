// Goal: every error of the text form of a schema says where it is, what was wrong, what was meant.
// Method: one wrong schema for each message; line, column and message must match exactly.

import Testing

@testable import Cedar

@Suite struct SchemaErrorTests {
    @Test(arguments: [
        ("entity A", "1:9: expected `;`, found end of input"),
        ("foo A;", "1:1: expected `entity`, `action`, `type` or `namespace`, found `foo`"),
        ("namespace N { entity A; ", "1:24: expected a declaration or `}`, found end of input"),
        ("namespace N { x }", "1:15: expected `entity`, `action`, `type` or `}`, found `x`"),
        ("entity 1;", "1:8: expected identifier, found `1`"),
        (
            "/* a */ entity A;",
            "1:1: `/*` begins no comment; comments go from `//` to the end of the line"
        ),
        ("entity in;", "1:8: `in` is a reserved word and cannot be used as a name"),
        ("type T Long;", "1:8: expected `=`, found `Long`"),
        ("type T = ;", "1:10: expected a type, found `;`"),
        ("entity A = Long;", "1:12: expected a record in braces, found `Long`"),
        ("entity A enum [];", "1:16: expected string, found `]`"),
        ("entity A in [B,];", "1:16: expected identifier, found `]`"),
        ("entity A & B;", "1:10: `&` is no part of the language"),
        ("action a in N::b;", "1:13: expected an action as `N::b::\"id\"`, found no id"),
        ("action a attributes {x: Long};", "1:22: actions have no attributes; expected `}`"),
        ("@a @a entity A;", "1:5: duplicate annotation `@a`"),
        ("@\"a\" entity A;", "1:2: expected the name of an annotation, found `\"a\"`"),
        ("entity A = {x Long};", "1:15: expected `:` or `?`, found `Long`"),
        ("entity A = {x: Long y: Long};", "1:21: expected `}` or `,`, found `y`"),
        ("entity A = {1: Long};", "1:13: expected identifier or string, found `1`"),
        ("action \"\\q\";", "1:9: the escape `\\q` is no known escape"),
        ("entity A = {\"x: Long};", "1:13: string has no closing quote"),
        ("entity A = {x: Set<Long};", "1:24: expected `>`, found `}`"),
    ])
    func syntax(_ text: String, _ expected: String) {
        #expect(Self.message(text) == "schema:" + expected)
    }

    @Test(arguments: [
        ("{}", "1:21: expected `principal`, `resource` or `context`, found `}`"),
        ("{principal: A}", "1:8: `appliesTo` of action `a` lacks `resource`"),
        ("{resource: A}", "1:8: `appliesTo` of action `a` lacks `principal`"),
        ("{principal: A, principal: A}", "1:35: duplicate `principal` in `appliesTo`"),
        ("{context: {}, context: {}}", "1:34: duplicate `context` in `appliesTo`"),
        (
            "{principal: [], resource: A}",
            "1:32: `principal` has no types; leave `appliesTo` out where the action applies to "
                + "nothing"
        ),
        (
            "{principal: A, resource: A, context: Ctx}",
            "1:57: the common type `Ctx` is not declared"
        ),
        (
            "{principal: A, resource: A, context: A}",
            "1:57: `A` is an entity type, but a common type must stand here"
        ),
        (
            "{principal: A, resource: A, context: T}",
            "1:57: the context of action `a` must be a record"
        ),
        (
            "{principal: Action, resource: A}",
            "1:32: `Action` is the type of actions and cannot be a principal"
        ),
    ])
    func appliesTo(_ text: String, _ expected: String) {
        let schema = "action a appliesTo \(text); entity A; type T = Long;"
        #expect(Self.message(schema) == "schema:" + expected)
    }

    @Test(arguments: [
        ("entity Action;", "1:8: the entity type `Action` is that of actions; name another"),
        ("entity __cedar;", "1:8: the name `__cedar` is reserved"),
        (
            "namespace N::__cedar {}",
            "1:11: the name `N::__cedar` contains `__cedar`, which is reserved"
        ),
        ("type Bool = Long;", "1:6: `Bool` is reserved and cannot name a common type"),
        (
            "namespace N {} namespace N {}",
            "1:26: duplicate namespace `N`, first opened at schema:1:11"
        ),
        ("entity A, A;", "1:11: duplicate entity type `A`, first declared at schema:1:8"),
        (
            "type T = Long; type T = Long;",
            "1:21: duplicate common type `T`, first declared at schema:1:6"
        ),
        (
            "action a, \"a\";",
            "1:11: duplicate action `Action::\"a\"`, first declared at schema:1:8"
        ),
        (
            "entity A; namespace N { entity A; }",
            "1:32: the entity type `N::A` hides `A`, declared at schema:1:8"
        ),
        (
            "entity A; namespace N { type A = Long; }",
            "1:30: the common type `N::A` hides `A`, declared at schema:1:8"
        ),
        (
            "action a; namespace N { action a; }",
            "1:32: the action `N::Action::\"a\"` hides `Action::\"a\"`, declared at schema:1:8"
        ),
    ])
    func declarations(_ text: String, _ expected: String) {
        #expect(Self.message(text) == "schema:" + expected)
    }

    @Test(arguments: [
        ("entity User = {x: Usr};", "1:19: the type `Usr` is not declared; did you mean `User`"),
        (
            "namespace N { entity User in usre; }",
            "1:30: the entity type `usre` is not declared; did you mean `N::User`"
        ),
        ("entity A = {x: Wholly};", "1:16: the type `Wholly` is not declared"),
        (
            "type T = Long; entity A in T;",
            "1:28: `T` is a common type, but an entity type must stand here"
        ),
        (
            "action view; action a in viwe;",
            "1:26: the action `Action::\"viwe\"` is not declared; did you mean `view`"
        ),
        (
            "entity A in Action; action a;",
            "1:13: `Action` is the type of actions and cannot be a parent"
        ),
        ("type T = T;", "1:6: common type `T` contains itself"),
        (
            "type T = Set<U>; type U = {v: V}; type V = T; type W = T;",
            "1:6: common type `T` contains itself, by way of `U`, `V`"
        ),
        ("action a in a;", "1:8: action `Action::\"a\"` contains itself"),
        (
            "action x in a; action a in b; action b in a;",
            "1:23: action `Action::\"a\"` contains itself, by way of `Action::\"b\"`"
        ),
    ])
    func names(_ text: String, _ expected: String) {
        #expect(Self.message(text) == "schema:" + expected)
    }

    @Test func severalErrors() {
        let errors = Self.errors("entity A;\nentity = ;\nentity B;\nentity C = {x Long};")
        #expect(errors?.errors.map(\.line) == [2, 4])
        let unknown = Self.errors("entity A in X;\nentity B = {y: Y, z: Z};")
        #expect(unknown?.errors.map(\.column) == [13, 16, 22])
    }

    @Test func rendered() {
        let error = Self.errors("entity A;\nentity B in Aa;")
        #expect(
            error?.rendered == """
                schema:2:13: the entity type `Aa` is not declared; did you mean `A`
                  |
                2 | entity B in Aa;
                  |             ^^
                """)
    }

    private static func message(_ text: String) -> String? {
        errors(text)?.description
    }

    private static func errors(_ text: String) -> SchemaErrors? {
        do throws(SchemaErrors) {
            _ = try Schema(text: text)
            return nil
        } catch {
            return error
        }
    }
}
