// Goal: every extension function gives what the language says, and fails with the right error where
// it has no result.
// Method: tables of expressions with the value or the error; places and folding by hand.

import Testing

@testable import Cedar

@Suite struct ExtensionCallTests {
    @Test(arguments: [
        (#"decimal("1.50") == decimal("1.5")"#, "true"),
        (#"decimal("-0.0") == decimal("0.0")"#, "true"),
        (#"decimal("1.0") == 1"#, "false"), (#"decimal("1.5").lessThan(decimal("1.5"))"#, "false"),
        (#"decimal("-1.5").lessThan(decimal("1.5"))"#, "true"),
        (#"decimal("1.5").lessThanOrEqual(decimal("1.5"))"#, "true"),
        (#"decimal("1.5").greaterThan(decimal("1.4999"))"#, "true"),
        (#"decimal("1.5").greaterThanOrEqual(decimal("1.5001"))"#, "false"),
        (#"ip("1.2.3.4") == ip("1.2.3.4/32")"#, "true"),
        (#"ip("1.2.3.4/8") == ip("1.2.3.5/8")"#, "false"),
        (#"ip("1.2.3.4").isIpv4()"#, "true"), (#"ip("::1").isIpv4()"#, "false"),
        (#"ip("::1").isIpv6()"#, "true"), (#"ip("127.0.0.1/8").isLoopback()"#, "true"),
        (#"ip("127.0.0.1/7").isLoopback()"#, "false"), (#"ip("::1").isLoopback()"#, "true"),
        (#"ip("::1/127").isLoopback()"#, "false"), (#"ip("::ffff:7f00:1").isLoopback()"#, "false"),
        (#"ip("224.0.0.1/4").isMulticast()"#, "true"),
        (#"ip("224.0.0.1/3").isMulticast()"#, "false"),
        (#"ip("ff00::/8").isMulticast()"#, "true"), (#"ip("ff00::/7").isMulticast()"#, "false"),
        (#"ip("10.1.2.3").isInRange(ip("10.0.0.0/8"))"#, "true"),
        (#"ip("10.1.2.3/8").isInRange(ip("10.200.0.0/8"))"#, "true"),
        (#"ip("10.0.0.0/7").isInRange(ip("10.0.0.0/8"))"#, "false"),
        (#"ip("1.2.3.4").isInRange(ip("::/0"))"#, "false"),
        (#"ip("::/0").isInRange(ip("8000::/0"))"#, "true"),
        (#"ip("0.0.0.0/0").isInRange(ip("255.0.0.0/0"))"#, "true"),
        (
            #"datetime("1970-01-02").durationSince(datetime("1970-01-01")) == duration("1d")"#,
            "true"
        ),
        (#"datetime("1970-01-01").offset(duration("-1ms")) < datetime("1970-01-01")"#, "true"),
        (#"datetime("1969-12-31T23:00:00Z").toDate() == datetime("1969-12-31")"#, "true"),
        (#"datetime("1969-12-31T23:00:00Z").toTime() == duration("23h")"#, "true"),
        (#"datetime("1970-01-01").toTime() == duration("0ms")"#, "true"),
        (#"duration("-1d2h3m4s5ms").toMilliseconds()"#, "-93784005"),
        (#"duration("-1d2h3m4s5ms").toSeconds()"#, "-93784"),
        (#"duration("-1d2h3m4s5ms").toMinutes()"#, "-1563"),
        (#"duration("-1d2h3m4s5ms").toHours()"#, "-26"),
        (#"duration("-1d2h3m4s5ms").toDays()"#, "-1"),
        (#"duration("1d") < duration("25h")"#, "true"),
        (#"duration("1d") >= duration("24h")"#, "true"),
        (#"datetime("2024-01-01T01:00:00+0100") <= datetime("2024-01-01")"#, "true"),
        (#"datetime("2024-01-01") > datetime("2024-01-01")"#, "false"),
        (#"[decimal("1.0"), decimal("1.00"), 1].containsAll([1, decimal("1.0")])"#, "true"),
        (#"[decimal("1.0"), decimal("1.00"), 1] == [1, decimal("1.0")]"#, "true"),
        (#"[datetime("1970-01-01")].contains(duration("0ms"))"#, "false"),
        (#"[ip("::1"), ip("1.2.3.4"), "a", principal].containsAny([ip("1.2.3.4")])"#, "true"),
        // Texts that no constant folding sees.
        (#"duration(context.s) == duration("1d")"#, "error"),
        ("decimal(if context.yes then \"1.5\" else \"\")", #"decimal("1.5")"#),
        (#"ip(if context.yes then "::1" else "").isLoopback()"#, "true"),
    ])
    func values(_ text: String, _ expected: String) throws {
        let outcome = try Expressions.evaluate(text)
        if expected == "error" {
            guard case .failure(.extensionFailure) = outcome else {
                Issue.record("\(text): \(outcome)")
                return
            }
            return
        }
        #expect(outcome == (try Expressions.evaluate(expected)), "\(text)")
        guard case .value = outcome else {
            Issue.record("\(text): \(outcome)")
            return
        }
    }

    private static let notFitting = "the result does not fit in 64 bits of milliseconds"

    static let failures: [(String, EvaluationError)] = [
        ("ip()", .argumentCount(function: "ip", expected: 1, found: 0)),
        (#"decimal("1.0", 2)"#, .argumentCount(function: "decimal", expected: 1, found: 2)),
        (#"ip("::").isIpv4(1)"#, .argumentCount(function: "isIpv4", expected: 1, found: 2)),
        (#"ip("::").isInRange()"#, .argumentCount(function: "isInRange", expected: 2, found: 1)),
        ("1.isInRange(1, 2)", .argumentCount(function: "isInRange", expected: 2, found: 3)),
        ("1.toDate(1 + true)", .typeMismatch(expected: [.long], found: .bool)),
        ("1.offset(1 + true)", .typeMismatch(expected: [.long], found: .bool)),
        ("decimal(1)", .typeMismatch(expected: [.string], found: .long)),
        (#"decimal(decimal("1.0"))"#, .typeMismatch(expected: [.string], found: .decimal)),
        (#""1.0".lessThan(1)"#, .typeMismatch(expected: [.decimal], found: .string)),
        (#"decimal("1.0").lessThan(1)"#, .typeMismatch(expected: [.decimal], found: .long)),
        ("context.isLoopback()", .typeMismatch(expected: [.ipaddr], found: .record)),
        (#"ip("::").isInRange("::")"#, .typeMismatch(expected: [.ipaddr], found: .string)),
        (#"datetime("2024-01-01").offset(1)"#, .typeMismatch(expected: [.duration], found: .long)),
        (#"duration("1d").toDate()"#, .typeMismatch(expected: [.datetime], found: .duration)),
        (
            #"datetime("2024-01-01").toDays()"#,
            .typeMismatch(expected: [.duration], found: .datetime)
        ),
        (#"1 < duration("1d")"#, .typeMismatch(expected: [.long], found: .duration)),
        (#"duration("1d") < 1"#, .typeMismatch(expected: [.long], found: .duration)),
        (
            #"datetime("2024-01-01") < duration("1d")"#,
            .typeMismatch(expected: [.datetime], found: .duration)
        ),
        (#""a" >= duration("1d")"#, .typeMismatch(expected: [.duration], found: .string)),
        (
            #"decimal("1.0") < decimal("2.0")"#,
            .typeMismatch(expected: [.long, .datetime, .duration], found: .decimal)
        ),
        (#"ip("::") < 1"#, .typeMismatch(expected: [.long], found: .ipaddr)),
        (#"ip("::").a"#, .typeMismatch(expected: [.record, .entity], found: .ipaddr)),
        (#"principal in ip("::")"#, .typeMismatch(expected: [.set, .entity], found: .ipaddr)),
        (
            #"datetime("2024-01-01").offset(duration("9223372036854775807ms"))"#,
            .extensionFailure(function: "offset", message: notFitting)
        ),
        (
            #"datetime("1970-01-01").offset(duration("-9223372036854775808ms")).toDate()"#,
            .extensionFailure(function: "toDate", message: notFitting)
        ),
        (
            #"datetime("1970-01-02").durationSince(datetime("1970-01-01")"#
                + #".offset(duration("-9223372036854775808ms")))"#,
            .extensionFailure(function: "durationSince", message: notFitting)
        ),
        (
            #"decimal("1.23456")"#,
            .extensionFailure(
                function: "decimal",
                message: "`1.23456` has more than four digits after the point")
        ),
    ]

    @Test(arguments: failures)
    func errors(_ text: String, _ expected: EvaluationError) throws {
        #expect(try Expressions.evaluate(text) == .failure(expected), "\(text)")
    }

    @Test func messages() {
        #expect(
            EvaluationError.argumentCount(function: "isInRange", expected: 2, found: 3).message
                == "`isInRange` takes 2 arguments, found 3")
        #expect(
            EvaluationError.extensionFailure(function: "ip", message: "why").message
                == "`ip` failed: why")
    }

    /// The argument that is to blame is underlined.
    @Test func places() throws {
        let policies = try PolicySet(
            text: """
                permit(principal, action, resource)
                when { ip("::").isInRange(1) };
                permit(principal, action, resource)
                when { true && ip("a").isIpv4() };
                """)
        let uid = try EntityUID(type: "U", id: "")
        let response = policies.authorize(
            try Request(principal: uid, action: uid, resource: uid), Entities())
        #expect(response.errors.map { "\($0.position)" } == ["2:27", "4:16"])
    }

    /// A constant call is made once, when policies are compiled; one that fails is not.
    @Test func folding() throws {
        for (text, isFolded) in [
            (#"decimal("1.0")"#, true), (#"ip("::1").isLoopback()"#, true),
            (#"decimal("1")"#, false), ("ip(context.s)", false), ("ip()", false),
        ] {
            let policies = try PolicySet(
                text: "permit(principal, action, resource) when { \(text) };")
            let node = try #require(policies.program.policies[0].conditions.first)
            var isConstant = false
            if case .constant = node.operation { isConstant = true }
            #expect(isConstant == isFolded, "\(text)")
        }
    }

    /// Extension values must not make every other value larger.
    @Test func size() {
        #expect(MemoryLayout<Term>.size == 17)
        #expect(MemoryLayout<Term>.stride == 24)
    }
}
