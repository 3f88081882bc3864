// Goal: every warning about a policy is true, and what has no effect is found where it is plain.
// Method: small sets with the finding that each must give or must not give; and random policies of
// which everything that was said is tried on many requests.

import Cedar
import Testing

@Suite struct PolicyAnalysisTests {
    private func findings(_ text: String) throws -> [PolicyFinding] {
        PolicyAnalysis.findings(in: try PolicySet(text: text, sourceName: "p"))
    }

    private static let permit = "permit (principal, action, resource)"

    @Test(
        arguments: [
            "permit (principal, action in [], resource);",
            "\(Self.permit) when { false };",
            "\(Self.permit) unless { true };",
            "\(Self.permit) unless { 1 == 1 };",
            "\(Self.permit) when { context.a } when { principal.b && 1 > 2 };",
            "\(Self.permit) when { context == 1 };",
            "\(Self.permit) when { if context.a then false else 1 == \"1\" };",
            "permit (principal == U::\"a\", action, resource) when { principal == U::\"b\" };",
            "permit (principal is U, action, resource) when { U::\"a\" != principal || true == 1 }"
                + " when { principal is V };",
            "permit (principal, action, resource is U in G::\"g\") when { resource is V in G::\"g\" };",
            "permit (principal, action == Action::\"a\", resource)"
                + " unless { action == Action::\"a\" };",
            "\(Self.permit) when { principal.a && 1 + true == 2 };",
        ])
    func neverApplies(text: String) throws {
        let found = try findings(text)
        #expect(found.map(\.kind) == [.neverApplies])
        #expect(found.first?.message.hasPrefix("policy `policy0` never applies: ") == true)
    }

    @Test(
        arguments: [
            ("when { 1 + true == 2 };", "1:45"),
            ("when { true } when { 1 < \"a\" };", "1:59"),
            ("when { [1].containsAll(principal) || true };", "1:45"),
            ("when { !(\"a\" like \"b\") && {a: 1}.b };", "1:64"),
            ("when { context.a + \"b\" == context.a };", "1:45"),
            ("unless { context + 1 == 2 };", "1:47"),
            ("when { 9223372036854775807 + 1 == context.a };", "1:45"),
            ("when { 7 };", "1:45"),
            ("when { if {}.a then true else false };", "1:48"),
            (
                "when { (if 1 == 1 then principal else context) + 1 == 2 || context like \"a\" };",
                ""
            ),
        ])
    func alwaysErrs(clause: String, place: String) throws {
        let found = try findings("\(Self.permit) \(clause)")
        if place.isEmpty {
            #expect(found.isEmpty || found.map(\.kind) == [.alwaysErrs])
        } else {
            #expect(found.map(\.kind) == [.alwaysErrs])
            #expect(found.first.map { "\($0.position)" } == place)
        }
    }

    /// The error is told where it is the same for all requests.
    @Test(
        arguments: [
            ("when { 1 + \"a\" == 2 };", "type error: expected `long`, found `string`"),
            (
                "when { ip(\"1.1.1\").isIpv4() };",
                "`ip` failed: `1.1.1` is no IP address; expected one as `10.0.0.1` or `fe80::1`, "
                    + "perhaps with a prefix as `/8`"
            ),
            (
                "when { 9223372036854775807 + 1 == context.a };",
                "integer overflow in `9223372036854775807 + 1`"
            ),
            ("when { {a: 1}.b };", "the record has no attribute `b`"),
            ("when { 7 };", "type error: expected `bool`, found `long`"),
            ("unless { context };", "type error: expected `bool`, found `record`"),
            ("when { principal like \"a\" };", "type error: expected `string`, found `entity`"),
            ("when { context.a + \"b\" == 1 };", nil),
            ("when { principal.a + context == 1 };", nil),
            ("when { (if context has a then 1 else true) + \"b\" == 1 };", nil),
        ])
    func theErrorIsTold(clause: String, error: String?) throws {
        let found = try findings("\(Self.permit) \(clause)")
        let why = error.map { ": \($0)" } ?? ""
        #expect(
            found.map(\.message) == [
                "policy `policy0` errs whenever its scope matches: this cannot be evaluated\(why)"
            ])
    }

    @Test(
        arguments: [
            "\(Self.permit) when { context.a };",
            "\(Self.permit) when { false || context.a };",
            "\(Self.permit) when { context.a || 1 + true == 2 };",
            "\(Self.permit) when { principal == U::\"a\" && resource is V };",
            "permit (principal in U::\"a\", action, resource) when { principal is V };",
            "permit (principal in U::\"a\", action, resource) when { principal == V::\"b\" };",
            "permit (principal is U, action, resource) when { principal in V::\"b\" };",
            "permit (principal is U, action, resource) when { principal is U in V::\"b\" };",
            "\(Self.permit) when { if context.a then 1 else true };",
            "\(Self.permit) when { principal.a < 1 };",
            "\(Self.permit) when { 1 == principal.a };",
            "permit (principal, action == Action::\"a\", resource)"
                + " unless { action == Action::\"b\" };",
        ])
    func nothingIsSaidOf(text: String) throws {
        #expect(try findings(text).isEmpty)
    }

    @Test(
        arguments: [
            ("principal, action, resource", "principal == U::\"a\", action, resource is V"),
            ("principal in U::\"a\", action, resource", "principal == U::\"a\", action, resource"),
            ("principal is U, action, resource", "principal is U in G::\"g\", action, resource"),
            (
                "principal in G::\"g\", action, resource",
                "principal is U in G::\"g\", action, resource"
            ),
            (
                "principal is U in U::\"a\", action, resource",
                "principal == U::\"a\", action, resource"
            ),
            (
                "principal, action in [Action::\"a\", Action::\"b\"], resource",
                "principal, action == Action::\"b\", resource"
            ),
            (
                "principal, action in [Action::\"a\", Action::\"b\", Action::\"c\"], resource",
                "principal, action in [Action::\"c\", Action::\"a\"], resource"
            ),
        ])
    func coveredScopes(wide: String, narrow: String) throws {
        let shadowed = try findings(
            "permit (\(narrow)) when { context.a }; forbid (\(wide)) when { true };")
        #expect(shadowed.map(\.kind) == [.shadowed])
        #expect(shadowed.first?.other == "policy1")
        let redundant = try findings("permit (\(narrow)) when { context.a }; permit (\(wide));")
        #expect(redundant.map(\.kind) == [.redundant])
        #expect(try findings("forbid (\(narrow)); forbid (\(wide));").count == 1)
        #expect(try findings("forbid (\(narrow)); permit (\(wide));").isEmpty)
        #expect(try findings("permit (\(narrow)); forbid (\(wide)) when { context.a };").isEmpty)
    }

    @Test(
        arguments: [
            ("principal == U::\"a\", action, resource", "principal in U::\"a\", action, resource"),
            ("principal is U, action, resource", "principal in U::\"a\", action, resource"),
            ("principal is U, action, resource", "principal == V::\"a\", action, resource"),
            (
                "principal, action == Action::\"a\", resource",
                "principal, action in Action::\"a\", resource"
            ),
            (
                "principal, action in [Action::\"a\"], resource",
                "principal, action in [Action::\"a\", Action::\"b\"], resource"
            ),
            ("principal, action in Action::\"a\", resource", "principal, action, resource"),
        ])
    func scopesThatAreNotCovered(wide: String, narrow: String) throws {
        #expect(try findings("permit (\(narrow)); forbid (\(wide));").isEmpty)
    }

    @Test func ofTwoThatSayTheSameOneIsNeedless() throws {
        let found = try findings(
            """
            permit (principal, action in [Action::"a", Action::"b"], resource);
            permit (principal, action in [Action::"b", Action::"a", Action::"a"], resource);
            permit (principal, action == Action::"a", resource);
            permit (principal, action == Action::"a", resource);
            permit (principal, action in Action::"c", resource);
            permit (principal, action in [Action::"c"], resource);
            """)
        #expect(found.map(\.policy) == ["policy1", "policy2", "policy3", "policy5"])
        #expect(Set(found.map(\.kind)) == [.redundant])
    }

    /// Of a narrow policy with conditions and a wide one with the same.
    @Test(
        arguments: [
            ("when { context.a }", "when { context . a }"),
            ("when { context.a } unless { context.b }", "unless { context.b } when { context.a }"),
            ("when { context.a && context.b == 1 }", "when { context.a } when { context.b == 1 }"),
            ("unless { context.a }", "when { !context.a }"),
            ("when { context.a != 1 }", "unless { context.a == 1 } when { context.a != 1 }"),
            ("when { {a: 1, b: context.a} == {} }", "when { {b: context.a, a: 1} == {} }"),
        ])
    func theSameConditions(left: String, right: String) throws {
        let wide = "principal, action, resource"
        let narrow = "principal == U::\"a\", action, resource"
        let shadowed = try findings("permit (\(narrow)) \(left); forbid (\(wide)) \(right);")
        #expect(shadowed.map(\.kind) == [.shadowed])
        #expect(shadowed.first?.other == "policy1")
        let redundant = try findings("permit (\(narrow)) \(left); permit (\(wide)) \(right);")
        let column = "permit (\(narrow)) \(left); ".count + 1
        #expect(
            redundant.map(\.message) == [
                "policy `policy0` changes no decision: `policy1` (p:1:\(column)) applies wherever "
                    + "it does, and on the same conditions"
            ])
        let same = try findings("permit (\(wide)) \(left); permit (\(wide)) \(right);")
        #expect(same.map(\.policy) == ["policy1"])
        let narrowLast = try findings("permit (\(wide)) \(left); permit (\(narrow)) \(right);")
        #expect(narrowLast.map(\.policy) == ["policy1"])
        #expect(try findings("permit (\(wide)) \(left); forbid (\(narrow)) \(right);").isEmpty)
    }

    @Test(
        arguments: [
            ("when { context.a }", "unless { context.a }"),
            ("when { context.a }", "when { context.a } when { context.b }"),
            ("when { context.a == 1 }", "when { context.a == \"1\" }"),
            ("when { context.a || context.b }", "when { context.b || context.a }"),
        ])
    func otherConditions(left: String, right: String) throws {
        let permits = [left, right].map { "\(Self.permit) \($0);" }.joined()
        #expect(try findings(permits).isEmpty)
        #expect(
            try findings("\(Self.permit) \(left); forbid (principal, action, resource) \(right);")
                .isEmpty)
    }

    @Test(
        arguments: [
            ("when { context.a } unless { context.a };", "66"),
            ("unless { context.a == 1 } when { context.b && context.a == 1 };", "71"),
            ("when { context.a && !context.a };", "45"),
            ("when { context.a == 1 } when { context.a != 1 };", "69"),
        ])
    func contradictions(clauses: String, column: String) throws {
        let found = try findings("\(Self.permit) \(clauses)")
        #expect(
            found.map(\.description) == [
                "p:1:\(column): policy `policy0` never applies: this demands the opposite of what "
                    + "it demands before"
            ])
    }

    @Test func anActionAsPrincipal() throws {
        for scope in [
            "principal in Action::\"a\", action, resource",
            "principal, action, resource is A::Action",
        ] {
            #expect(try findings("permit (\(scope));").map(\.kind) == [.actionExpected])
        }
    }

    @Test func findingsAreRendered() throws {
        let found = try findings("permit (principal, action, resource)\nwhen { 1 > 2 };")
        #expect(
            found.first?.rendered == """
                p:2:8: policy `policy0` never applies: its `when` cannot be true
                  |
                2 | when { 1 > 2 };
                  |        ^^^^^
                """)
        #expect(
            found.first?.description == found.first?.rendered.split(separator: "\n")[0].description)
    }

    /// Each policy is asked alone, so that what it does is seen and not what the set does.
    @Test(arguments: 1...8) func whatIsSaidIsTrue(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var counts: [PolicyFinding.Kind: Int] = [:]
        for _ in 0..<60 {
            let texts = (0..<8).map { _ in Self.policy(&random) }
            let set = try PolicySet(text: texts.joined(separator: "\n"))
            let alone = try texts.map { try PolicySet(text: $0) }
            let findings = PolicyAnalysis.findings(in: set)
            for finding in findings { counts[finding.kind, default: 0] += 1 }
            for _ in 0..<20 {
                let entities = try RandomScopes.entities(&random)
                let request = try Self.request(&random)
                let inScope = RandomScopes.scan(set, request, entities)
                let responses = alone.map { $0.outcome(request, entities) }
                for finding in findings {
                    let index = try #require(Int(finding.policy.name.dropFirst(6)))
                    let other = finding.other.flatMap { Int($0.name.dropFirst(6)) }
                    #expect(
                        Self.isTrue(
                            finding.kind, responses[index], other.map { responses[$0] },
                            isInScope: inScope.contains(index)),
                        "seed \(seed): \(finding.rendered)\n\(texts.joined(separator: "\n"))")
                }
            }
        }
        #expect(counts[.neverApplies, default: 0] > 20)
        #expect(counts[.alwaysErrs, default: 0] > 20)
        #expect(counts[.shadowed, default: 0] > 2)
        #expect(counts[.redundant, default: 0] > 2)
    }

    private static func isTrue(
        _ kind: PolicyFinding.Kind, _ outcome: Alone, _ other: Alone?, isInScope: Bool
    ) -> Bool {
        switch kind {
        case .neverApplies: outcome != .satisfied
        case .alwaysErrs: !isInScope || outcome == .erred
        case .shadowed, .redundant: outcome != .satisfied || other == .satisfied
        case .actionExpected: !isInScope
        }
    }

    private static func policy(_ random: inout SeededRandom) -> String {
        if random.below(8) == 0 {
            let effect = random.pick(["permit", "forbid"])
            return
                "\(effect) (principal, action in \(RandomScopes.name(&random, action: true)), resource);"
        }
        var policy = RandomScopes.policy(&random).dropLast()
        for _ in 0..<random.below(3) { policy += " " + RandomConditions.clause(&random) }
        if random.below(6) == 0 {
            let kinds = ["when", "unless"].map { "\($0) { context.yes }" }
            policy += " " + random.pick(kinds) + (random.below(2) == 0 ? "" : random.pick(kinds))
        }
        return policy + ";"
    }

    private static func request(_ random: inout SeededRandom) throws -> Request {
        let request = try RandomScopes.request(&random)
        return try Request(
            principal: request.principal, action: request.action, resource: request.resource,
            context: ["yes": .bool(random.below(2) == 0), "n": .long(1), "a": .string("a")])
    }
}

/// What a policy comes to when it is the only one.
private enum Alone {
    case satisfied
    case erred
    case neither
}

extension PolicySet {
    fileprivate func outcome(_ request: Request, _ entities: Entities) -> Alone {
        let response = authorize(request, entities)
        if response.hasErrors { return .erred }
        return response.reasons.isEmpty ? .neither : .satisfied
    }
}
