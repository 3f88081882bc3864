// Goal: a permit may be used again only where no policy could say otherwise meanwhile, and for no
// longer than all that determined it say.
// Method: one rule a test, each beside the case that it would be if the rule were not there; seeded
// random policies whose cacheable permits are asked for again at other times.

import Cedar
import PosternAuthority
import PosternCore
import Testing

@Suite struct CacheablePermitTests {
    private static let permit =
        #"@id("p") @cacheable("500ms") permit(principal, action, resource);"#

    /// For how long the permit of a call may be used again.
    private func milliseconds(
        _ policies: String, _ call: SampleCall = .call("act"), ask: AttestAsk = .task("t"),
        max: UInt64 = 60_000, entities: [Entity] = [], context: Record = Record()
    ) throws -> UInt64? {
        let scene = try Scene(
            policies: policies, entities: entities,
            enrolments: [.agent(groups: ["fast"])], cacheableMillisecondsMax: max)
        let grant = try scene.grant(ask)
        let decision = scene.authorise(grant.credential, call, context: context)
        #expect(decision.isPermitted, "\(decision)")
        return decision.cacheableMilliseconds
    }

    @Test func aPolicySaysForHowLong() throws {
        #expect(try milliseconds(Self.permit) == 500)
        #expect(try milliseconds(Scene.anyCall) == nil)
        #expect(
            try milliseconds(#"@cacheable("60s") permit(principal, action, resource);"#) == 60_000)
    }

    @Test func aDenialIsNeverCacheable() throws {
        let scene = try Scene(
            policies: Self.permit + #"forbid(principal, action == Action::"no", resource);"#,
            cacheableMillisecondsMax: 60_000)
        let credential = try scene.grant().credential
        #expect(scene.authorise(credential).cacheableMilliseconds == 500)
        let denied = scene.authorise(credential, .call("no"))
        #expect(denied.reason == .policyForbid && denied.cacheableMilliseconds == nil)
        #expect(
            scene.authorise(credential, peer: .local(key: 2)).cacheableMilliseconds == nil)
    }

    /// One that has none stands for nothing: a permit is what all of them say.
    @Test func theLeastOfAllThatDeterminedIt() throws {
        let longer = #"@cacheable("2s") permit(principal, action, resource);"#
        #expect(try milliseconds(Self.permit + longer) == 500)
        #expect(try milliseconds(longer + Self.permit) == 500)
        #expect(try milliseconds(Self.permit + Scene.anyCall) == nil)
        // It did not determine this one.
        let other = #"permit(principal, action == Action::"other", resource);"#
        #expect(try milliseconds(Self.permit + other) == 500)
        #expect(try milliseconds(Self.permit + other, .call("other")) == nil)
    }

    /// A reply names eight of them; the ninth counts all the same.
    @Test func thoseThatAReplyDoesNotNameCountToo() throws {
        let many = String(repeating: Self.permit.replacing(#"@id("p") "#, with: ""), count: 12)
        #expect(try milliseconds(many) == 500)
        #expect(try milliseconds(many + Scene.anyCall) == nil)
    }

    @Test func aCeiling() throws {
        #expect(try milliseconds(Self.permit, max: 200) == 200)
        #expect(try milliseconds(Self.permit, max: 0) == nil)
    }

    @Test func noLongerThanTheCredential() throws {
        let scene = try Scene(policies: Self.permit, cacheableMillisecondsMax: 60_000)
        let credential = try scene.grant(.task("t", ttlMilliseconds: 2_000)).credential
        #expect(scene.authorise(credential).cacheableMilliseconds == 500)
        scene.clock.advance(milliseconds: 1_700)
        #expect(scene.authorise(credential).cacheableMilliseconds == 300)
        scene.clock.advance(milliseconds: 299)
        #expect(scene.authorise(credential).cacheableMilliseconds == 1)
        scene.clock.advance(milliseconds: 1)
        #expect(scene.authorise(credential).reason == .expiredCredential)
    }

    /// Every call counts against it, so every call is asked about.
    @Test func notWithABudget() throws {
        #expect(try milliseconds(Self.permit, ask: .task("t", budget: 100)) == nil)
    }

    private static let volatile = [
        "context.postern.time.unix_ms > 99", "context.postern has time",
        "context.postern has time.unix_ms", "context.postern.calls > 99999",
        "context.postern has calls", "context.postern has budget_left",
        // Nobody knows what that will be.
        "context.postern has risk", "context.postern == {a: 1}", "context == {a: 1}",
        "context has postern && context.postern == {a: 1}", "context has postern",
        #"context["postern"]["time"] == {unix_ms: 1}"#,
        "(if principal == resource then context.postern else context.postern).time.unix_ms > 99",
        "{x: context}.x has y",
    ]

    /// Whether it permits or forbids, and though it does not apply this time.
    @Test(arguments: volatile)
    func notWhereAPolicyMayLookAtWhatChanges(_ condition: String) throws {
        let never = "when { 1 == 2 && \(condition) };"
        for effect in ["permit", "forbid"] {
            let policy = "\(effect)(principal, action, resource) \(never)"
            #expect(try milliseconds(Self.permit + policy) == nil, "\(policy)")
        }
        let unless = "forbid(principal, action, resource) unless { 1 == 1 || \(condition) };"
        #expect(try milliseconds(Self.permit + unless) == nil)
        let own =
            "@cacheable(\"1s\") permit(principal, action, resource) when "
            + "{ 1 == 1 || \(condition) };"
        #expect(try milliseconds(own) == nil)
    }

    @Test(arguments: [
        #"context.postern.peer.transport == "tcp""#, "context.postern.peer has unit",
        #"context.postern.task.id == "x""#, "context.postern.depth > 9",
        #"context.postern.delegation.root == "x""#, "!(context.postern has delegation.chain)",
        "context has amount && context.amount > 5", #"principal in Group::"slow""#,
        "context has time", #"resource == Thing::"time""#,
    ])
    func whatStaysTheSameMayBeLookedAt(_ condition: String) throws {
        let policy = "forbid(principal, action, resource) when { \(condition) };"
        #expect(try milliseconds(Self.permit + policy) == 500, "\(condition)")
    }

    private static let reads = "when { context.postern.time.unix_ms < 0 };"

    /// Exactly as where it is decided: groups of principals, actions and resources, and types.
    @Test(arguments: [
        ("principal, action, resource", false),
        (#"principal, action == Action::"other", resource"#, true),
        (#"principal, action == Action::"act", resource"#, false),
        (#"principal, action in [Action::"other", Action::"act"], resource"#, false),
        (#"principal, action in [Action::"other", Action::"writes"], resource"#, true),
        (#"principal, action in Action::"reads", resource"#, false),
        (#"principal, action in Action::"writes", resource"#, true),
        // The broker's own action of the same name is another one.
        (#"principal, action == Postern::Action::"act", resource"#, true),
        (#"principal in Group::"fast", action, resource"#, false),
        (#"principal in Group::"slow", action, resource"#, true),
        (#"principal == Workload::"spiffe://test/agent", action, resource"#, false),
        (#"principal is Workload, action, resource"#, false),
        (#"principal is Robot, action, resource"#, true),
        (#"principal, action, resource == Thing::"x""#, false),
        (#"principal, action, resource == Thing::"y""#, true),
        (#"principal, action, resource is Thing in Shelf::"s""#, false),
        (#"principal, action, resource is Thing in Shelf::"t""#, true),
    ])
    func onlyThoseWhoseHeadMatches(_ head: String, _ isCacheable: Bool) throws {
        let (action, thing) = (try EntityType("Action"), try EntityType("Thing"))
        let entities = [
            Entity(
                uid: EntityUID(type: action, id: "act"),
                parents: [EntityUID(type: action, id: "reads")]),
            Entity(
                uid: EntityUID(type: thing, id: "x"),
                parents: [EntityUID(type: try EntityType("Shelf"), id: "s")]),
        ]
        for effect in ["permit", "forbid"] {
            let policy = "\(effect)(\(head)) \(Self.reads)"
            let found = try milliseconds(Self.permit + policy, entities: entities)
            #expect(found == (isCacheable ? 500 : nil), "\(policy)")
        }
    }

    /// A set-up's own rules about who may attest do not concern calls.
    @Test func whatIsAskedOfAttestsDoesNotCount() throws {
        let attest = """
            permit(principal, action == Postern::Action::"attest", resource)
            when { context.postern.time.unix_ms > 0 };
            """
        #expect(try milliseconds(Self.permit + attest) == 500)
    }

    /// What loads by other ways than the folder says nothing where it is wrong.
    @Test(arguments: [
        "", "5", "0ms", "0s", "61s", "60001ms", "1.5s", "-1s", " 1s", "1s ", "1 s", "s", "1S",
        "1e3ms", "0x1s", "99999999999999999999s", "1h", "١s",
    ])
    func aWrongAnnotationIsNone(_ text: String) throws {
        #expect(
            try milliseconds(#"@cacheable("\#(text)") permit(principal, action, resource);"#)
                == nil)
    }

    @Test func aNewSnapshotSaysItAnew() throws {
        let scene = try Scene(policies: Self.permit, cacheableMillisecondsMax: 60_000)
        let credential = try scene.grant().credential
        #expect(scene.authorise(credential).cacheableMilliseconds == 500)
        let enrolments = scene.authority.snapshots.current.enrolments
        _ = Housekeeper(scene.authority).install(
            try Scene.snapshot(policies: Scene.anyCall, enrolments: enrolments))
        #expect(scene.authorise(credential).cacheableMilliseconds == nil)
    }

    // MARK: random policies

    private static let heads = [
        "principal, action, resource", #"principal, action == Action::"a", resource"#,
        #"principal, action in [Action::"a", Action::"b"], resource"#,
        #"principal in Group::"fast", action, resource"#,
        #"principal, action, resource == Thing::"x""#, "principal, action, resource is Other",
    ]
    private static let conditions = [
        "", "", "when { context.n < 3 }", "unless { context.n > 7 }",
        "when { context.postern.time.unix_ms < 1800000050000 }",
        "when { context.postern.time.unix_ms > 1800000020000 }",
        "unless { context.postern.calls > 2 }",
        "when { context.n == 1 && context.postern.calls < 5 }",
        "when { context.postern.depth == 0 }",
        // Fails, where it is looked at.
        "when { context.n == 5 || context.missing == 1 }",
    ]

    private func policies(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
            let isForbid = Int.random(in: 0..<4, using: &random) == 0
            let isCacheable = !isForbid && Int.random(in: 0..<5, using: &random) > 0
            let head = Self.heads.randomElement(using: &random) ?? ""
            let condition = Self.conditions.randomElement(using: &random) ?? ""
            return (isCacheable ? "@cacheable(\"50s\") " : "")
                + "\(isForbid ? "forbid" : "permit")(\(head)) \(condition);\n"
        }.joined()
    }

    /// Whoever uses a cacheable permit again gets what the broker would have said then.
    @Test func whatIsCacheableStaysPermitted() throws {
        var random = SeededGenerator(seed: 41)
        var (cacheable, permits) = (0, 0)
        for round in 0..<1_500 {
            let policies = policies(&random)
            let enrolments = [Enrolment.agent(groups: ["fast"])]
            let scene = try Scene(enrolments: enrolments, cacheableMillisecondsMax: 60_000)
            let credential = try scene.grant().credential
            _ = Housekeeper(scene.authority).install(
                try Scene.snapshot(policies: policies, enrolments: enrolments))
            for _ in 0..<4 {
                let call = SampleCall.call(
                    ["a", "b", "c"].randomElement(using: &random) ?? "a",
                    ["Thing", "Other"].randomElement(using: &random) ?? "Thing")
                let context = Record([("n", .long(Int64.random(in: 0...9, using: &random)))])
                let decision = scene.authorise(credential, call, context: context)
                permits += decision.isPermitted ? 1 : 0
                guard let milliseconds = decision.cacheableMilliseconds else { continue }
                cacheable += 1
                #expect(milliseconds == 50_000)
                for _ in 0..<4 {
                    scene.clock.advance(milliseconds: 12_000)
                    let again = scene.authorise(credential, call, context: context)
                    #expect(again.isPermitted, "round \(round): \(policies)")
                }
            }
        }
        #expect(cacheable > 200 && permits > 2 * cacheable)
    }
}
