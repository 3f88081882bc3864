// Goal: every kind of error and warning says what is wrong and, where it can, what may have been
// meant, at the right place.
// Method: for each kind small policies over one schema; message, suggestion, place and excerpt are
// compared. Strict mode's own errors must not appear in permissive mode.

import Testing

@testable import Cedar

@Suite struct ValidatorMessageTests {
    private static let schema = """
        entity User in [Group] {
          name: String, age?: Long, home: {city: String, zip?: String}, roles: Set<String>,
          seen: datetime, rank: decimal,
        } tags String;
        entity Group;
        entity Album in [Album];
        entity Photo in [Album] {owner: User, "a b"?: Bool};
        entity Colour enum ["red", "green"];
        action view, edit in [all] appliesTo {
          principal: User, resource: Photo, context: {mfa?: Bool, n: Long},
        };
        action all;
        namespace Other { action move appliesTo {principal: User, resource: Photo}; }
        """

    private typealias Kind = ValidationIssue.Kind
    private typealias Case = (String, Kind, String, String?)

    private static let conditions: [Case] = [
        (
            "Usr::\"a\" == principal", .unknownEntityType, "unknown entity type `Usr`",
            "did you mean `User`?"
        ),
        ("principal is Zebra", .unknownEntityType, "unknown entity type `Zebra`", nil),
        (
            "action == Action::\"veiw\"", .unknownAction, "unknown action `Action::\"veiw\"`",
            "did you mean `Action::\"view\"`?"
        ),
        (
            "Colour::\"blue\" == principal", .undeclaredEntity,
            "the enumerated entity type `Colour` has no `\"blue\"`",
            "it has `\"red\"`, `\"green\"`"
        ),
        ("context.n", .unexpectedType, "expected `Bool`, found `Long`", nil),
        (
            "principal.name + 1 == 2", .unexpectedType, "expected `Long`, found `String`",
            "Cedar cannot join strings"
        ),
        (
            "principal.roles * 1 == 2", .unexpectedType, "expected `Long`, found `Set<String>`",
            "Cedar has no union, intersection or difference of sets"
        ),
        ("-principal.name == 2", .unexpectedType, "expected `Long`, found `String`", nil),
        (
            "principal like \"a\"", .unexpectedType, "expected `String`, found `User`",
            "`is` tests the type of an entity"
        ),
        (
            "principal.name.first == 1", .unexpectedType,
            "expected an entity or a record, found `String`", nil
        ),
        (
            "principal.roles has admin", .unexpectedType,
            "expected an entity or a record, found `Set<String>`",
            "`contains`, `containsAny` and `containsAll` look into a set"
        ),
        (
            "principal.name has x", .unexpectedType,
            "expected an entity or a record, found `String`", "`like` looks into a string"
        ),
        (
            "principal.name is User", .unexpectedType, "expected an entity, found `String`",
            "only the types of entities can be tested"
        ),
        (
            "\"a\" in principal", .unexpectedType, "expected an entity, found `String`",
            "`contains`, `containsAny` and `containsAll` look into a set"
        ),
        (
            "principal in \"a\"", .unexpectedType,
            "expected an entity or a set of entities, found `String`", "`like` looks into a string"
        ),
        (
            "principal in principal.roles", .unexpectedType,
            "expected an entity or a set of entities, found `Set<String>`",
            "`contains`, `containsAny` and `containsAll` look into a set"
        ),
        (
            "principal.contains(1)", .unexpectedType, "expected a set, found `User`",
            "`in` tests for members of an entity"
        ),
        (
            "principal.home.contains(1)", .unexpectedType,
            "expected a set, found `{city: String, zip?: String}`", "`has` tests for an attribute"
        ),
        (
            "principal.roles.containsAll(\"a\")", .unexpectedType, "expected a set, found `String`",
            "`contains` tests for a single element"
        ),
        (
            "principal.name.isEmpty()", .unexpectedType, "expected a set, found `String`",
            "`== \"\"` tests for an empty string"
        ),
        (
            "context.hasTag(\"a\")", .unexpectedType,
            "expected an entity, found `{mfa?: Bool, n: Long}`", nil
        ),
        ("principal.hasTag(1)", .unexpectedType, "expected `String`, found `Long`", nil),
        ("principal.seen < 1", .unexpectedType, "expected `Long`, found `datetime`", nil),
        (
            "principal.seen < principal.name", .unexpectedType,
            "expected `datetime`, found `String`", nil
        ),
        ("1 < principal.name", .unexpectedType, "expected `Long`, found `String`", nil),
        (
            "principal.rank < principal.name", .unexpectedType,
            "expected `Long`, `datetime` or `duration`, found `decimal`",
            "decimals are compared by `lessThan`, `greaterThan` and their like"
        ),
        ("principal.rank.lessThan(1)", .unexpectedType, "expected `decimal`, found `Long`", nil),
        (
            "principal.nme == \"a\"", .attributeNotFound,
            "attribute `nme` of entity type `User` not found", "did you mean `name`?"
        ),
        (
            "context.abc", .attributeNotFound,
            "attribute `abc` in the context of `Action::\"edit\"` not found", nil
        ),
        (
            "principal.home.town == \"a\"", .attributeNotFound,
            "attribute `town` of `{city: String, zip?: String}` not found", nil
        ),
        (
            "principal.age == 1", .unguardedAttribute,
            "the optional attribute `age` of entity type `User` may be absent",
            "`principal has age && …` tests for it"
        ),
        (
            "resource[\"a b\"]", .unguardedAttribute,
            "the optional attribute `\"a b\"` of entity type `Photo` may be absent",
            "`resource has \"a b\" && …` tests for it"
        ),
        (
            "context.mfa", .unguardedAttribute,
            "the optional attribute `mfa` in the context of `Action::\"edit\"` may be absent",
            "`context has mfa && …` tests for it"
        ),
        (
            "principal.getTag(\"k\") == \"a\"", .unguardedTag,
            "the tag `\"k\"` of entity type `User` may be absent",
            "`principal.hasTag(\"k\") && …` tests for it"
        ),
        (
            "resource.hasTag(\"k\") || resource.getTag(\"k\") == 1", .noTags,
            "entities of type `Photo` have no tags in the schema", nil
        ),
        (
            "decimal() == principal.rank", .wrongArgumentCount,
            "`decimal` takes 1 argument, found 0", nil
        ),
        (
            "principal.rank.lessThan()", .wrongArgumentCount,
            "`lessThan` takes 1 argument, found 0", nil
        ),
        (
            "decimal(\"x\") == principal.rank", .malformedArgument,
            "`x` is no decimal; expected digits, a point and digits, as in `12.34`", nil
        ),
        (
            "[1, \"a\"].contains(1)", .incompatibleTypes,
            "the types `Long` and `String` are not compatible; the elements of a set must have "
                + "compatible types", "the types must be equal"
        ),
    ]

    private static let strictConditions: [Case] = [
        (
            "principal == principal.name", .incompatibleTypes,
            "the types `User` and `String` are not compatible; both sides of `==` must have "
                + "compatible types", "the types must be equal"
        ),
        (
            "(if context.n == 1 then principal else resource) == principal", .incompatibleTypes,
            "the types `User` and `Photo` are not compatible; both branches of a conditional must "
                + "have compatible types",
            "different entity types are never compatible, whatever they contain"
        ),
        (
            "principal.roles.contains(1)", .incompatibleTypes,
            "the types `String` and `Long` are not compatible; the elements of the set and the "
                + "argument of `contains` must have compatible types", "the types must be equal"
        ),
        (
            "principal.roles.containsAll([1])", .incompatibleTypes,
            "the types `Set<String>` and `Set<Long>` are not compatible; the elements of both sets "
                + "of `containsAll` and `containsAny` must have compatible types",
            "the types must be equal"
        ),
        (
            "principal.home == {city: \"a\", zip: \"b\"}", .incompatibleTypes,
            "the types `{city: String, zip?: String}` and `{city: String, zip: String}` are not "
                + "compatible; both sides of `==` must have compatible types",
            "an attribute must be required in both records or optional in both"
        ),
        (
            "principal.home == {city: \"a\"}", .incompatibleTypes,
            "the types `{city: String, zip?: String}` and `{city: String}` are not compatible; both "
                + "sides of `==` must have compatible types",
            "the records must have exactly the same attributes"
        ),
        (
            "principal == principal.home", .incompatibleTypes,
            "the types `User` and `{city: String, zip?: String}` are not compatible; both sides of "
                + "`==` must have compatible types",
            "entities and records are never compatible, whatever they contain"
        ),
        (
            "[] == principal.roles", .emptySet, "an empty set literal has no type in strict mode",
            nil
        ),
        (
            "decimal(principal.name) == principal.rank", .nonLiteralArgument,
            "`decimal` takes only a literal in strict mode",
            "let the entity or the context hold the value made from the text"
        ),
    ]

    private static let scopes: [Case] = [
        (
            "principal == Grp::\"a\", action, resource", .unknownEntityType,
            "unknown entity type `Grp`", nil
        ),
        (
            "principal, action == Action::\"veiw\", resource", .unknownAction,
            "unknown action `Action::\"veiw\"`", "did you mean `Action::\"view\"`?"
        ),
        (
            "principal == Group::\"g\", action == Action::\"view\", resource == Album::\"a\"",
            .noApplicableAction,
            "unable to find an applicable action given the policy scope constraints",
            "try `in` in place of `==` for `principal` and `resource`"
        ),
        (
            "principal, action == Action::\"all\", resource", .noApplicableAction,
            "unable to find an applicable action given the policy scope constraints", nil
        ),
        (
            "principal, action in [], resource", .emptySet,
            "an empty set literal has no type in strict mode", nil
        ),
        (
            "principal, action in [Action::\"view\", Other::Action::\"move\"], resource",
            .incompatibleTypes,
            "the types `Action` and `Other::Action` are not compatible; the elements of a set must "
                + "have compatible types",
            "different entity types are never compatible, whatever they contain"
        ),
    ]

    @Test func conditions() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        for (condition, kind, message, suggestion) in Self.conditions + Self.strictConditions {
            let text =
                "permit(principal, action in Action::\"all\", resource) when { \(condition) };"
            try Self.expect(validator.check(text).errors, kind, message, suggestion, condition)
        }
    }

    @Test func scopes() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        for (scope, kind, message, suggestion) in Self.scopes {
            let errors = try validator.check("permit(\(scope));").errors
            try Self.expect(errors, kind, message, suggestion, scope)
        }
    }

    @Test func permissiveModeAllows() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        for (condition, _, _, _) in Self.strictConditions {
            let text =
                "permit(principal, action in Action::\"all\", resource) when { \(condition) };"
            let errors = try validator.check(text, mode: .permissive).errors
            #expect(errors.isEmpty, "\(condition): \(errors.map(\.message))")
        }
    }

    /// In permissive mode an entity may be of several types; only what all have can be read.
    @Test func unions() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        func messages(_ condition: String) throws -> [String] {
            let text =
                "permit(principal, action == Action::\"view\", resource) when { \(condition) };"
            return try validator.check(text, mode: .permissive).errors.map(\.message)
        }
        let either = "(if context.n == 1 then principal else resource)"
        #expect(
            try messages("\(either).name == \"a\"")
                == ["attribute `name` of entity types `Photo`, `User` not found"])
        #expect(try messages("\(either) has name").isEmpty)
        #expect(try messages("\(either) is User && \(either) in Group::\"a\"").isEmpty)
        #expect(
            try messages("\(either).getTag(\"k\") == \"a\"") == ["the tag `\"k\"` may be absent"])
        let albums = "(if context.n == 1 then Album::\"a\" else Group::\"b\")"
        #expect(
            try messages("\(albums).hasTag(\"k\") || \(albums).getTag(\"k\") == 1")
                == ["these entities have no tags in the schema"])
    }

    @Test func warnings() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        for (text, messages) in [
            ("permit(principal, action, resource);", []),
            ("permit(principal == ?principal, action, resource in ?resource);", []),
            (
                "permit(principal, action, resource) when { principal.name == \"a\u{202E}b\" };",
                ["the string `\"a\\u{202e}b\"` holds characters that change the direction of text"]
            ),
        ] {
            let found = try validator.check(text).warnings
            #expect(found.map(\.message) == messages, "\(text)")
        }
    }

    /// The expression that makes a policy impossible is named, and the warning is shown there.
    @Test(
        arguments: [
            ("when { false };", "`false` is false here", "false", nil),
            (
                "when { principal == resource };", "`principal == resource` is false here",
                "principal == resource", nil
            ),
            ("unless { true };", "`true` is true behind `unless`", "true", nil),
            (
                "when { resource is User };", "`resource is User` is false here",
                "resource is User", nil
            ),
            (
                "when { context.n > 1 && (principal has nam && true) };",
                "`principal has nam` is false here", "principal has nam", "did you mean `name`?"
            ),
            (
                "when { context.n == 1 } when { principal in Album::\"a\" };",
                "`principal in Album::\"a\"` is false here", "principal in Album::\"a\"", nil
            ),
            (
                "when { principal has age && !(principal has age) };",
                "`!(principal has age)` is false here", "!(principal has age)", nil
            ),
        ] as [(String, String, String, String?)])
    func impossible(
        _ clauses: String, _ reason: String, _ place: String, _ suggestion: String?
    ) throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        let text = "permit(principal, action == Action::\"view\", resource) \(clauses)"
        let warnings = try validator.check(text).warnings
        #expect(
            warnings.map(\.message) == [
                "the policy is impossible: \(reason) for all requests that the schema admits"
            ])
        let warning = try #require(warnings.first)
        let range = Int(warning.range.start)..<Int(warning.range.end)
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == place)
        #expect(warning.suggestion == suggestion)
    }

    /// Where no one expression is to blame the policy as a whole is.
    @Test func impossibleAltogether() throws {
        let validator = Validator(schema: try Schema(text: Self.schema))
        let end = "is false for all requests that the schema admits"
        for (text, reason) in [
            ("permit(principal in Album::\"a\", action, resource);", "its scope"),
            ("permit(principal, action, resource) when { context has n && context has x };", "it"),
        ] {
            let messages = try validator.check(text).warnings.map(\.message)
            #expect(messages == ["the policy is impossible: \(reason) \(end)"], "\(text)")
        }
    }

    private static func expect(
        _ errors: [ValidationFinding], _ kind: Kind, _ message: String, _ suggestion: String?,
        _ text: String
    ) throws {
        let found = errors.map { "\($0.kind): \($0.message)" }.joined(separator: "\n")
        let error = try #require(
            errors.first { $0.message == message }, "\(text): \(message)\nfound \(found)")
        #expect(error.kind == kind, "\(text)")
        #expect(error.suggestion == suggestion, "\(text)")
    }
}
