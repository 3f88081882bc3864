// Goal: level validation counts as the reference engine does how many entities must be looked up
// one after another.
// Method: the reference's own cases: each condition passes at its level and is refused one below,
// at the given places; entities that are written down are refused at every level.

import Testing

@testable import Cedar

@Suite struct ValidatorLevelTests {
    private static let schema = """
        entity User in [User] {
          user: User, bool: Bool, other: String, ip: ipaddr, nested: {user: User},
        } tags User;
        entity Photo {user: User};
        action view appliesTo {
          principal: User, resource: Photo, context: {user: User, nested: {user: User}},
        };
        """

    /// Conditions, the level they need, and the texts that are refused one level below.
    private static let conditions: [(level: Int, text: String, places: [String])] = [
        (0, "1 > 0", []),
        (0, "User::\"alice\" is User", []),
        (0, "context has user", []),
        (0, "context.user is User", []),
        (0, "context.nested.user is User", []),
        (0, "{foo: principal} has foo", []),
        (0, "{foo: principal}.foo is User", []),
        (1, "principal.bool", ["principal.bool"]),
        (1, "principal.nested.user is User", ["principal.nested"]),
        (1, "principal has user", ["principal has user"]),
        (
            1, "principal.hasTag(\"tag\") && principal.getTag(\"tag\") is User",
            ["principal.hasTag(\"tag\")", "principal.getTag(\"tag\")"]
        ),
        (1, "principal in User::\"other\"", ["principal in User::\"other\""]),
        (1, "principal in [User::\"other\"]", ["principal in [User::\"other\"]"]),
        (1, "action in Action::\"view\"", ["action in Action::\"view\""]),
        (1, "Action::\"view\" in action", ["Action::\"view\" in action"]),
        (1, "context.user.bool", ["context.user.bool"]),
        (1, "context.nested.user.bool", ["context.nested.user.bool"]),
        (2, "principal.user.bool", ["principal.user.bool"]),
        (2, "principal.nested.user.bool", ["principal.nested.user.bool"]),
        (
            2, "principal.hasTag(\"tag\") && principal.getTag(\"tag\").bool",
            ["principal.getTag(\"tag\").bool"]
        ),
        (
            2, "principal.user.hasTag(\"tag\") && principal.user.getTag(\"tag\") is User",
            ["principal.user.hasTag(\"tag\")", "principal.user.getTag(\"tag\")"]
        ),
        (2, "context.user.user.bool", ["context.user.user.bool"]),
        (2, "context.nested.user.nested.user.bool", ["context.nested.user.nested.user.bool"]),
        (
            3,
            "principal.user.hasTag(\"t\") && principal.user.getTag(\"t\") in resource.user",
            ["principal.user.getTag(\"t\") in resource.user"]
        ),
        (3, "principal.nested.user.nested.user.bool", ["principal.nested.user.nested.user.bool"]),
        (
            3, "principal has user.user.bool && principal.user.user.bool",
            ["principal has user.user.bool", "principal.user.user.bool"]
        ),
        (
            3,
            "principal.hasTag(\"foo\") && principal.getTag(\"foo\").hasTag(\"bar\") "
                + "&& principal.getTag(\"foo\").getTag(\"bar\").bool",
            ["principal.getTag(\"foo\").getTag(\"bar\").bool"]
        ),
        (
            2,
            "principal.hasTag(principal.user.other) "
                + "&& principal.getTag(principal[\"user\"][\"other\"]) is User",
            ["principal.user.other", "principal[\"user\"][\"other\"]"]
        ),
        (2, "principal in principal.user.user", ["principal.user.user"]),
        (
            3, "if principal.user.user.bool then principal.bool else resource.user.bool",
            ["principal.user.user.bool"]
        ),
        (
            3, "if principal.bool then principal.bool else resource.user.user.bool",
            ["resource.user.user.bool"]
        ),
        (
            2, "(if principal.bool then principal.user else resource.user).bool",
            ["(if principal.bool then principal.user else resource.user).bool"]
        ),
        (
            3, "(if principal.bool then principal.user else resource.user.user).bool",
            ["(if principal.bool then principal.user else resource.user.user).bool"]
        ),
        (
            3,
            "(if principal.user.user.bool then principal.user.user else resource.user.user).bool",
            [
                "(if principal.user.user.bool then principal.user.user else "
                    + "resource.user.user).bool",
                "principal.user.user.bool",
            ]
        ),
        (
            4, "{foo: principal, bar: principal.user.user.user.user}.foo.bool",
            ["principal.user.user.user.user"]
        ),
        (
            2, "{foo: principal, bar: principal.user.user, baz: resource.user.user}.foo.bool",
            ["principal.user.user", "resource.user.user"]
        ),
        (
            1,
            "{foo: principal.user, bar: principal.bool} == "
                + "{foo: principal.nested.user, bar: false}",
            ["principal.user", "principal.bool", "principal.nested"]
        ),
        (0, "{foo: {bar: principal}}.foo.bar is User", []),
        (1, "{foo: {bar: principal}}.foo.bar.bool", ["{foo: {bar: principal}}.foo.bar.bool"]),
        (2, "{foo: principal.user}.foo.bool", ["{foo: principal.user}.foo.bool"]),
        (
            2, "{biz: {foo: {bar: principal.user}}.foo}.biz.bar.bool",
            ["{biz: {foo: {bar: principal.user}}.foo}.biz.bar.bool"]
        ),
        (
            2, "{biz: {foo: {bar: principal}.bar.user}.foo}.biz.bool",
            ["{biz: {foo: {bar: principal}.bar.user}.foo}.biz.bool"]
        ),
        (
            4,
            "{biz: {baz: {bar: {foo: principal.nested.user}.foo.nested.user}}.baz}"
                + ".biz.bar.nested.user.bool",
            [
                "{biz: {baz: {bar: {foo: principal.nested.user}.foo.nested.user}}.baz}"
                    + ".biz.bar.nested.user.bool"
            ]
        ),
        (2, "{foo: principal.user} has foo.bool", ["{foo: principal.user} has foo.bool"]),
        (1, "[principal.bool].contains(true)", ["principal.bool"]),
        (
            1, "[context.user.user, principal.user].containsAny([resource.user])",
            ["context.user.user", "principal.user", "resource.user"]
        ),
        (1, "ip(\"192.168.0.0\").isInRange(principal.ip)", ["principal.ip"]),
        (1, "principal.other like \"*\"", ["principal.other"]),
        (1, "!principal.bool", ["principal.bool"]),
        (1, "(principal.bool || true) || true", ["principal.bool"]),
        (1, "(principal.bool && false) && false", ["principal.bool"]),
        (1, "if (principal.bool && false) then true else false", ["principal.bool"]),
        (1, "if true then principal.bool else false", ["principal.bool"]),
        (1, "if false then true else principal.bool", ["principal.bool"]),
        (0, "true || principal.bool", []),
        (0, "false && principal.bool", []),
        (0, "if false then principal.bool else false", []),
        (0, "if true then true else principal.bool", []),
    ]

    @Test func conditions() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        for (level, condition, places) in Self.conditions {
            let text = "permit(principal, action, resource) when { \(condition) };"
            let passed = try validator.check(text, level: level).errors
            #expect(passed.isEmpty, "\(condition) at \(level): \(passed.map(\.message))")
            guard level > 0 else { continue }
            let refused = try validator.check(text, level: level - 1).errors
            let source = SourceText(name: "", bytes: Array(text.utf8))
            #expect(
                Set(refused.map { source.text($0.range) }) == Set(places), "\(condition)")
            for error in refused {
                #expect(error.kind == .levelExceeded)
                #expect(
                    error.message
                        == "this needs level \(level), which exceeds the greatest allowed, "
                        + "\(level - 1)")
            }
        }
    }

    @Test func muchTooLow() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        let text =
            "permit(principal, action, resource) when { principal.user.user.user.user.user.bool };"
        for level in [0, 2] {
            let errors = try validator.check(text, level: level).errors
            #expect(
                errors.map(\.message) == [
                    "this needs level 6, which exceeds the greatest allowed, \(level)"
                ])
        }
    }

    @Test func scopes() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        for (level, scope) in [
            (0, "principal, action, resource"), (0, "principal == User::\"a\", action, resource"),
            (0, "principal, action == Action::\"view\", resource"),
            (0, "principal is User, action, resource"),
            (1, "principal in User::\"a\", action, resource"),
            (1, "principal is User in ?principal, action, resource"),
            (1, "principal, action in Action::\"view\", resource"),
            (1, "principal, action in [Action::\"view\"], resource"),
        ] {
            let text = "permit(\(scope));"
            #expect(try validator.check(text, level: level).errors.isEmpty, "\(scope)")
            guard level > 0 else { continue }
            #expect(
                try validator.check(text, level: 0).errors.map(\.message)
                    == ["the scope needs level 1, which exceeds the greatest allowed, 0"],
                "\(scope)")
        }
    }

    @Test func writtenDown() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        let (alice, bob) = ("User::\"alice\"", "User::\"bob\"")
        for (condition, entities) in [
            ("\(alice).bool", [alice]), ("\(alice) has user", [alice]),
            ("\(alice) has user.user", [alice]), ("\(alice).hasTag(\"foo\")", [alice]),
            ("\(alice) in \(bob)", [alice]),
            ("(if principal.bool then \(alice) else principal).bool", [alice]),
            ("(if principal.bool then \(alice) else \(bob)).bool", [alice, bob]),
            ("{foo: \(alice), bar: \(bob)}.foo.bool", [alice]),
        ] {
            let text = "permit(principal, action, resource) when { \(condition) };"
            let errors = try validator.check(text, level: 3).errors
            #expect(
                Set(errors.map(\.message))
                    == Set(
                        entities.map {
                            "the entity `\($0)` is written down; no level allows to look it up"
                        }), "\(condition)")
            #expect(errors.allSatisfy { $0.kind == .literalLookup })
        }
    }
}
