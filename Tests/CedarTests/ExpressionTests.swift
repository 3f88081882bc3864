// Goal: every operator, literal and method evaluates as the language says, errors included.
// Method: tables of expressions with the value, the kind of error, or a part of the parse error
// that they must give; one principal, action, resource, context and entity store for all.

import Testing

@testable import Cedar

@Suite struct ExpressionTests {
    @Test(arguments: [
        // Literals and escapes.
        ("true", "true"), ("007", "7"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775807", "9223372036854775807"), (#""a\"b" == "a\u{22}b""#, "true"),
        (#""\n\r\t\0\\\'" == "\x0A\x0D\u{9}\u{0}\x5c'""#, "true"),
        (#""\u{1_0}" == "\x10""#, "true"), (#""\u{1F600}" == "😀""#, "true"),
        (#""\u{000041}" == "A""#, "true"), ("\"a\nb\" == \"a\\nb\"", "true"),
        // Equality, never an error across types; strings by scalar, not by grapheme.
        ("1 == true", "false"), ("1 != \"1\"", "true"), (#""\u{e9}" == "e\u{301}""#, "false"),
        ("[1, 2, 2] == [2, 1]", "true"), ("{a: 1, b: 2} == {b: 2, a: 1}", "true"),
        ("[[1], {a: [2]}] == [{a: [2, 2]}, [1, 1]]", "true"), ("{} == {a: 1}", "false"),
        ("User::\"alice\" == context.who", "true"), ("principal != resource", "true"),
        (#"User :: "alice" == principal"#, "true"), ("principal == Usr::\"alice\"", "false"),
        // Logic.
        ("true || 1", "true"), ("false && 1", "false"), ("!!!!true", "true"),
        ("false || true && false", "false"), ("true || 1 < 2 || false", "true"),
        ("if 1 < 2 then 3 else principal.nothing", "3"),
        ("if true then true else false && 1", "true"), ("(if true then 1 else 2) + 1", "2"),
        ("[if true then 1 else 2]", "[1]"), ("{a: if false then 1 else 2}.a", "2"),
        // Arithmetic and order.
        ("1 + 2 * 3 - 4", "3"), ("1 - 2 - 3", "-4"), ("1 - -1", "2"), ("1--1", "2"),
        ("----1", "1"), ("-(-1)", "1"), ("-context.n", "-2"), ("2 * context.n * 3", "12"),
        ("-5 + context.n", "-3"), ("1 < 2", "true"), ("2 <= 2", "true"), ("3 > 3", "false"),
        ("3 >= 3", "true"), ("-1 < 0", "true"),
        // Hierarchy.
        ("principal in Group::\"everyone\"", "true"), ("principal in Group::\"staff\"", "true"),
        ("principal in principal", "true"), ("User::\"ghost\" in User::\"ghost\"", "true"),
        ("User::\"ghost\" in Group::\"staff\"", "false"),
        ("Group::\"staff\" in principal", "false"), ("principal in []", "false"),
        ("principal in [resource, Group::\"everyone\"]", "true"),
        ("User::\"alice\" in [Group::\"everyone\"]", "true"),
        ("context.who in Group::\"everyone\"", "true"),
        ("principal is User", "true"), ("resource is Doc", "false"),
        ("resource is Ns::Doc", "true"),
        ("resource is Ns :: Doc", "true"), ("principal is principal", "false"),
        ("principal is User in Group::\"staff\"", "true"),
        ("principal is User in [Group::\"x\", Group::\"staff\"]", "true"),
        ("principal is Group in 1", "false"), ("User::\"ghost\" is User", "true"),
        // Attributes.
        ("principal.age", "30"), ("principal[\"name\"]", "\"Alice\""),
        ("principal[\"if\"]", "true"),
        ("principal.address.geo.lat", "46"), ("context.who.name", "\"Alice\""),
        ("User::\"alice\".age", "30"), ("{a: 1}.a", "1"), ("{\"a b\": 1}[\"a b\"]", "1"),
        ("context . rec . a", "{\"b\": 1}"), ("-principal.age", "-30"),
        ("principal has age", "true"), ("principal has boss.age", "false"),
        ("principal has address.geo.lat", "true"), ("principal has address.geo.lon", "false"),
        ("principal has \"address.geo\"", "false"), ("context has rec.a.b", "true"),
        ("context has \"n\"", "true"), ("context.ghost has a", "false"),
        ("User::\"ghost\" has a.b.c", "false"), ("{a: {b: 1}} has a.b", "true"),
        ("{a: principal} has a.age", "true"), ("context has n && context.n == 2", "true"),
        // Tags.
        ("principal.hasTag(\"colour\")", "true"), ("principal.hasTag(\"x\")", "false"),
        ("User::\"ghost\".hasTag(\"x\")", "false"), ("principal.getTag(\"level\")", "3"),
        ("resource.hasTag(\"colour\")", "false"),
        // Patterns.
        (#""abc" like "a*""#, "true"), (#""abc" like "*c""#, "true"), (#""" like "*""#, "true"),
        (#""abc" like "abc""#, "true"), (#""abc" like "a*b""#, "false"),
        (#""ab" like "a*b*""#, "true"), (#""a*b" like "a\*b""#, "true"),
        (#""axb" like "a\*b""#, "false"), (#""aXbXc" like "*X*X*""#, "true"),
        (#""aba" like "ab*ba""#, "false"), (#""" like """#, "true"), (#""a" like """#, "false"),
        (#""é" like "*\u{e9}*""#, "true"), (#""aab" like "*ab""#, "true"),
        (#""mississippi" like "m*iss*iss*p*i""#, "true"), (#""ab" like "**""#, "true"),
        // Sets.
        ("[1, 2].contains(2)", "true"), ("[1, 2].contains(\"2\")", "false"),
        ("[1, [2]].contains([2, 2])", "true"), ("context.set.contains(\"a\")", "true"),
        ("[].contains(1)", "false"), ("[1, 2].containsAll([2, 1, 1])", "true"),
        ("[1].containsAll([1, 2])", "false"), ("[1].containsAll([])", "true"),
        ("[1].containsAny([])", "false"), ("[].containsAny([])", "false"),
        ("[1, 2].containsAny([3, 2])", "true"), ("[].isEmpty()", "true"),
        ("context.set.isEmpty()", "false"), ("context.empty == []", "true"),
        ("[1, context.n, principal.age,]", "[1, 2, 30]"),
        ("[1,2,3,4,5,6,7,8,9,10,11,12,13,14].containsAll([14, 1, context.n])", "true"),
        ("[principal, resource].contains(context.who)", "true"),
    ])
    func values(_ text: String, _ expected: String) throws {
        let outcome = try Expressions.evaluate(text)
        // The expected value is written in the language itself.
        #expect(outcome == (try Expressions.evaluate(expected)), "\(text)")
        guard case .value = outcome else {
            Issue.record("\(text): \(outcome)")
            return
        }
    }

    private static let ghost = EntityUID(type: EntityType(unchecked: "User"), id: "ghost")
    private static let alice = EntityUID(type: EntityType(unchecked: "User"), id: "alice")

    static let failures: [(String, EvaluationError)] = [
        ("1 || true", .typeMismatch(expected: [.bool], found: .long)),
        ("false || 1", .typeMismatch(expected: [.bool], found: .long)),
        ("true && \"a\"", .typeMismatch(expected: [.bool], found: .string)),
        ("!1", .typeMismatch(expected: [.bool], found: .long)),
        ("if 1 then 2 else 3", .typeMismatch(expected: [.bool], found: .long)),
        ("1 + true", .typeMismatch(expected: [.long], found: .bool)),
        ("2 * \"a\"", .typeMismatch(expected: [.long], found: .string)),
        ("-context", .typeMismatch(expected: [.long], found: .record)),
        ("\"a\" < \"b\"", .typeMismatch(expected: [.long, .datetime, .duration], found: .string)),
        ("1 < principal", .typeMismatch(expected: [.long], found: .entity)),
        ("9223372036854775807 + 1", .integerOverflow("9223372036854775807 + 1")),
        ("-9223372036854775808 - 1", .integerOverflow("-9223372036854775808 - 1")),
        ("-9223372036854775808 * -1", .integerOverflow("-9223372036854775808 * -1")),
        ("--9223372036854775808", .integerOverflow("-(-9223372036854775808)")),
        ("4611686018427387904 * context.n", .integerOverflow("4611686018427387904 * 2")),
        ("1 in principal", .typeMismatch(expected: [.entity], found: .long)),
        ("principal in 1", .typeMismatch(expected: [.set, .entity], found: .long)),
        ("principal in [principal, 1]", .typeMismatch(expected: [.entity], found: .long)),
        ("[] in []", .typeMismatch(expected: [.entity], found: .set)),
        ("1 is User", .typeMismatch(expected: [.entity], found: .long)),
        ("principal is User in 1", .typeMismatch(expected: [.set, .entity], found: .long)),
        ("1 like \"a\"", .typeMismatch(expected: [.string], found: .long)),
        ("1.a", .typeMismatch(expected: [.record, .entity], found: .long)),
        ("\"a\"[\"b\"]", .typeMismatch(expected: [.record, .entity], found: .string)),
        ("[1].a", .typeMismatch(expected: [.record, .entity], found: .set)),
        ("1 has a", .typeMismatch(expected: [.record, .entity], found: .long)),
        ("context has n.b", .typeMismatch(expected: [.record, .entity], found: .long)),
        ("principal has age.x", .typeMismatch(expected: [.record, .entity], found: .long)),
        ("principal.nothing", .entityAttributeMissing(alice, attribute: "nothing")),
        ("context.nothing", .recordAttributeMissing(attribute: "nothing")),
        ("{a: 1}.b", .recordAttributeMissing(attribute: "b")),
        ("User::\"ghost\".a", .entityMissing(ghost)), ("context.ghost.a", .entityMissing(ghost)),
        ("User::\"ghost\".getTag(\"a\")", .entityMissing(ghost)),
        ("principal.getTag(\"a\")", .tagMissing(alice, tag: "a")),
        ("context.hasTag(\"a\")", .typeMismatch(expected: [.entity], found: .record)),
        ("{}.getTag(\"a\")", .typeMismatch(expected: [.entity], found: .record)),
        ("principal.hasTag(1)", .typeMismatch(expected: [.string], found: .long)),
        ("1.contains(1)", .typeMismatch(expected: [.set], found: .long)),
        ("[1].containsAll(1)", .typeMismatch(expected: [.set], found: .long)),
        ("context.containsAny([])", .typeMismatch(expected: [.set], found: .record)),
        ("\"\".isEmpty()", .typeMismatch(expected: [.set], found: .string)),
        ("[1, principal.nothing]", .entityAttributeMissing(alice, attribute: "nothing")),
        ("{a: context.nothing}", .recordAttributeMissing(attribute: "nothing")),
        ("-1.a", .typeMismatch(expected: [.record, .entity], found: .long)),
    ]

    @Test(arguments: failures)
    func errors(_ text: String, _ expected: EvaluationError) throws {
        #expect(try Expressions.evaluate(text) == .failure(expected), "\(text)")
        #expect(!expected.message.isEmpty)
    }

    /// A condition must be a bool, even alone.
    @Test func conditionThatIsNoBool() throws {
        let policies = try PolicySet(text: "permit(principal, action, resource) when { 1 };")
        let uid = try EntityUID(type: "Action", id: "x")
        let request = try Request(principal: uid, action: uid, resource: uid)
        let response = policies.authorize(request, Entities())
        #expect(response.decision == .deny)
        #expect(
            response.errors.map(\.error) == [.typeMismatch(expected: [.bool], found: .long)])
    }

    /// What parses as an expression and what does not; the text must occur in the message.
    @Test(arguments: [
        ("!!!!!true", "at most four times"), ("-----1", "at most four times"),
        ("!-1", "expected an expression"), ("-!true", "expected an expression"),
        ("9223372036854775808", "does not fit"), ("-9223372036854775809", "does not fit"),
        ("-(9223372036854775808)", "does not fit"), ("-9223372036854775808.a", "does not fit"),
        ("1 < 2 < 3", "do not associate"), ("1 == 2 == 3", "do not associate"),
        ("context has a == true", "do not associate"), ("1 == 2 has a", "do not associate"),
        ("\"a\" like \"a\" == true", "do not associate"), ("1 in 1 in 1", "do not associate"),
        ("principal is U in R::\"a\" == true", "do not associate"),
        ("principal has a + 1", "`+` cannot stand behind the right side of `has`"),
        ("principal has a.b - 1 == 2", "`-` cannot stand behind the right side of `has`"),
        ("principal has \"a\" * 2", "`*` cannot stand behind the right side of `has`"),
        ("\"a\" like \"a\" + \"b\"", "`+` cannot stand behind the right side of `like`"),
        ("principal is U::V + 1", "`+` cannot stand behind the right side of `is`"),
        ("1 / 2", "division is not supported"), ("1 % 2", "remainder is not supported"),
        ("1 = 1", "did you mean `==`"), ("1 <> 2", "expected an expression"),
        ("1 & 1", "did you mean `&&`"), ("'a'", "double quotes"),
        ("1.0", "`1.0` is a floating-point"),
        ("true && if true then true else false", "needs parentheses"),
        ("1 + if true then 1 else 2", "needs parentheses"), ("", "cannot be empty"),
        ("true /* c */", "`/*` begins no comment"), ("\"abc", "no closing quote"),
        (#""\q""#, "no known escape"), (#""\x80""#, "at most `7F`"), (#""\x4""#, "two hexa"),
        (#""\xZZ""#, "two hexa"), (#""\u{}""#, "one to six"), (#""\u{D800}""#, "scalar"),
        (#""\u{110000}""#, "scalar"), (#""\u{0000041}""#, "one to six"), (#""\u41""#, "one to six"),
        (#""\*" == "*""#, "pattern of `like` only"), ("\"a\\\n b\"", "cannot escape a line end"),
        ("\"a\rb\"", "carriage return"),
        ("foo", "no variable"), ("Foo::Bar", "no variable"), ("in::\"x\"", "reserved word"),
        ("Foo::if::\"a\"", "reserved word"), ("true::\"a\"", "found `::`"),
        ("__cedar::Foo::\"x\"", "reserved"), ("Foo::__cedar::\"x\"", "reserved"),
        ("context.__cedar", "reserved"), ("context has __cedar", "reserved"),
        ("{__cedar: 1}", "reserved"), ("{if: 1}", "reserved word"), ("context.if", "reserved word"),
        ("context has if", "reserved word"), ("context has a.b.if", "reserved word"),
        ("foo(1)", "`foo` is no known function"), ("Ns::ip(\"1\")", "no known function"),
        ("contains(1)", "is a method, not a function"), ("isIpv4(1)", "is a method"),
        ("context.foo(1)", "`foo` is no known method"), ("context.ip(\"1\")", "is a function"),
        ("[1].contains()", "takes 1 argument, found 0"),
        ("[1].contains(1, 2)", "takes 1 argument, found 2"),
        ("[1].isEmpty(1)", "takes 0 arguments, found 1"), ("1(2)", "can be called"),
        ("?principal == principal", "can stand in the scope only"),
        ("context[1]", "one string literal"), ("context[\"a\" + \"b\"]", "one string literal"),
        ("context[context.a]", "one string literal"), ("principal is \"User\"", "an entity type"),
        ("principal is User::\"a\"", "found the entity"), ("principal is in principal", "reserved"),
        ("\"a\" like 1", "a pattern"), ("\"a\" like (\"a\")", "a pattern"),
        ("context has (a)", "an attribute name"), ("context has 1", "an attribute name"),
        ("context has \"a\".b", "right side of `has`"), ("context has a[\"b\"]", "right side"),
        ("[,]", "expected an expression"), ("[1,,2]", "expected an expression"),
        ("[1 2]", "`,`, `]` or an operator"), ("{a 1}", "expected `:`"),
        ("{a: 1, \"a\": 2}", "duplicate key `a`"), ("{1: 2}", "a record key"),
        ("a::b.c", "no variable"), ("Foo::{a: 1}", "expected the id"), ("(1", "`)` or an operator"),
        ("if true then 1", "`else` or an operator"), ("if true 1", "`then` or an operator"),
        ("context.", "expected identifier"), ("1 +", "expected an expression"), ("`a`", "no part"),
    ])
    func parseErrors(_ text: String, _ part: String) throws {
        guard case .parseError(let message) = try Expressions.evaluate(text) else {
            Issue.record("\(text) parses")
            return
        }
        #expect(message.contains(part), "\(text): \(message)")
    }
}
