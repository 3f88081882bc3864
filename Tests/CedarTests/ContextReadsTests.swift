// Goal: what a policy looks at in the context is called read, whatever the form in which it looks;
// what no policy looks at is not.
// Method: one condition a case, with paths that are read and paths that are not; seeded random
// requests decided with and without what is not read.

import Testing

@testable import Cedar

@Suite struct ContextReadsTests {
    private func reads(_ condition: String) throws -> ContextReads {
        try PolicySet(text: "permit(principal, action, resource) when { \(condition) };")
            .contextReads
    }

    private static let cases: [(String, read: [[String]], unread: [[String]])] = [
        ("context.a.b == 1", [["a"], ["a", "b"], ["a", "b", "c"], []], [["b"], ["a", "c"]]),
        ("context has a", [["a"], ["a", "b"]], [["b"]]),
        ("context.a has b.c", [["a"], ["a", "b"], ["a", "b", "c"]], [["a", "c"], ["c"]]),
        (#"context["a"]["b c"] == 1"#, [["a", "b c"]], [["a", "b"]]),
        ("principal.a == 1", [], [["a"], []]),
        ("[1].contains(context.a)", [["a"]], [["b"]]),
        ("{x: context.a}.x == 1", [["a"]], [["x"], ["b"]]),
        ("context.a.contains(context.b.c)", [["a", "z"], ["b", "c"]], [["b", "d"]]),
        ("if context.a then context.b else context.c", [["a"], ["b"], ["c"]], [["d"]]),
        ("ip(context.a).isLoopback()", [["a"]], [["b"]]),
        ("context.a like \"*\" || context.b is T", [["a"], ["b"]], [["d"]]),
        ("principal is T in context.c", [["c"]], [["d"]]),
        ("context.a.getTag(context.b) == 1", [["a"], ["b"]], [["c"]]),
        ("-context.a + 1 == 0 && !context.b", [["a"], ["b"]], [["c"]]),
        // The context as a whole, whatever is done with it.
        ("context == {a: 1}", [["a"], ["z"], []], []),
        ("(if true then context else context).a == 1", [["z"]], []),
        ("{x: context}.x.a == 1", [["z"]], []),
        ("[context].contains({a: 1})", [["z"]], []),
        // Bytes decide, not what looks alike.
        ("context[\"\u{e9}\"] == 1", [["\u{e9}"]], [["e\u{301}"]]),
    ]

    @Test(arguments: cases)
    func reads(_ condition: String, _ read: [[String]], _ unread: [[String]]) throws {
        let found = try reads(condition)
        for path in read { #expect(found.mayRead(path), "\(path)") }
        for path in unread { #expect(!found.mayRead(path), "\(path)") }
    }

    /// Of `context.p` the attributes `x` and `y` are left aside.
    private static let besides: [(String, Bool)] = [
        ("context.p.x == 1", false), ("context.p.x.z == 1", false), ("context.p has y", false),
        ("context.p.x == context.p.y", false), ("context.q.z == 1", false),
        ("context has q", false), ("principal.p.z == 1", false), ("context.q == {x: 1}", false),
        ("context.p.z == 1", true), ("context.p has z", true), ("context.p has z.x", true),
        ("context.p.x == context.p.z", true), ("context.p == {x: 1}", true),
        ("context has p", true), ("context has p.x", false), ("context has p.z", true),
        ("context == {q: 1}", true), ("{a: context.p}.a.x == 1", true),
        ("(if true then context else context).p.x == 1", true),
        ("context[\"p\"][\"z\"] == 1", true),
    ]

    @Test(arguments: besides)
    func whatIsReadBesideNames(_ condition: String, _ isRead: Bool) throws {
        let set = try PolicySet(
            text: "forbid(principal, action, resource) unless { \(condition) };")
        #expect(set.contextReads.mayRead(["p"], beside: ["x", "y"]) == isRead)
        #expect(set.policies[0].contextReads.mayRead(["p"], beside: ["x", "y"]) == isRead)
    }

    @Test func aPolicyReadsWhatItsOwnConditionsDo() throws {
        let set = try PolicySet(
            text: """
                permit(principal, action, resource) when { context.a };
                permit(principal, action, resource);
                """)
        #expect(set.policies[0].contextReads.mayRead(["a"]))
        #expect(!set.policies[1].contextReads.mayRead([]))
    }

    @Test func allPoliciesCountAndTemplatesWhereLinked() throws {
        let set = try PolicySet(
            text: """
                permit(principal, action, resource) unless { context.a };
                forbid(principal, action, resource) when { true } when { context.b };
                @id("t") permit(principal == ?principal, action, resource) when { context.c };
                """, ids: .annotation)
        #expect(set.contextReads.mayRead(["a"]))
        #expect(set.contextReads.mayRead(["b"]))
        #expect(!set.contextReads.mayRead(["c"]))
        let link = TemplateLink(
            template: PolicyID("t"), id: PolicyID("l"),
            principal: EntityUID(type: try EntityType("U"), id: "u"))
        #expect(try set.linking([link]).contextReads.mayRead(["c"]))
        #expect(!(try PolicySet(text: "")).contextReads.mayRead([]))
    }

    @Test func leavingOutWhatIsNotReadChangesNothing() throws {
        var random = SeededRandom(seed: 11)
        let user = try EntityUID(type: "User", id: "u")
        let all: [(String, Value)] = [
            ("yes", .bool(true)), ("no", .bool(false)), ("n", .long(1)),
            ("a", .record(["a": .long(1)])),
        ]
        var leftOut = 0
        for _ in 0..<2_000 {
            let clause = RandomConditions.clause(&random)
            let set = try PolicySet(text: "permit(principal, action, resource) \(clause);")
            let reads = set.contextReads
            let kept = all.filter { reads.mayRead([$0.0]) }
            leftOut += all.count - kept.count
            let answers = try [all, kept].map { attributes in
                let context = Record(attributes)
                return set.authorize(
                    try Request(principal: user, action: user, resource: user, context: context),
                    Entities())
            }
            #expect(answers[0].decision == answers[1].decision, "\(clause)")
            #expect(answers[0].reasons == answers[1].reasons, "\(clause)")
            #expect(answers[0].errors.map(\.description) == answers[1].errors.map(\.description))
        }
        #expect(leftOut > 1_000)
    }

    @Test func aLongChainIsWalkedOnce() throws {
        let depth = 50
        let chain = String(repeating: ".a", count: depth)
        #expect(try reads("context\(chain) == 1").mayRead(Array(repeating: "a", count: depth)))
        #expect(!(try reads("principal\(chain) == 1")).mayRead(["a"]))
    }
}
