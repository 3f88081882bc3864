// Goal: policies decide an attest too, and see what is about to be granted.
// Method: one policy for each attribute of the request, as a permit that holds and as one that
// does not; forbids, errors and no permit at all.

import Cedar
import PosternAuthority
import PosternCore
import Testing

@Suite struct AttestPolicyTests {
    private static let attest = #"action == Postern::Action::"attest""#

    /// Whether an attest passes under `permit(principal, attest, resource) when { condition }`.
    private func passes(
        _ condition: String, ask: AttestAsk = AttestPolicyTests.ask,
        enrolment: Enrolment = .agent(groups: ["fleet"], ttlMillisecondsMax: 60_000)
    ) throws -> Bool {
        let policies = "permit(principal, \(Self.attest), resource) when { \(condition) };"
        let scene = try Scene(policies: policies, enrolments: [enrolment])
        let outcome = scene.attest(ask)
        guard outcome.grant == nil else { return true }
        #expect(outcome.denial?.reason == .policyNoPermit, "\(condition)")
        return false
    }

    private static let ask = AttestAsk.task(
        "task-1", scope: .of(["mail.*", "a"], ["Mailbox::*"]), intent: "read the mail",
        ttlMilliseconds: 120_000, budget: 40)

    @Test(arguments: [
        (#"context.intent == "read the mail""#, true), (#"context.intent like "*mail""#, true),
        (#"context.intent like "*money*""#, false),
        (#"context.actions == ["a", "mail.*"]"#, true),
        (#"context.actions.contains("mail.read")"#, false),
        (#"context.resources == ["Mailbox::*"]"#, true),
        // What is granted, not what was asked for.
        ("context.ttl_ms == 60000", true), ("context.ttl_ms == 120000", false),
        ("context.budget == 40", true), (#"context has "other""#, false),
        (#"context.postern.peer.transport == "ipc""#, true),
        ("context.postern.peer.uid == 1000", true), ("context.postern.peer.gid == 1000", true),
        ("context.postern.peer.pid == 100", true),
        (#"context.postern.peer.path == "/usr/bin/agent""#, true),
        (#"context.postern.peer has unit"#, false),
        (#"context.postern.task.id == "task-1""#, true),
        (#"context.postern.task.intent == "read the mail""#, true),
        ("context.postern.depth == 0", true),
        ("context.postern.time.unix_ms == 1800000000000", true),
        (#"context.postern has calls"#, false), (#"context.postern has budget_left"#, false),
        (#"resource == Postern::Task::"task-1""#, true),
        (#"principal == Workload::"spiffe://test/agent""#, true),
        (#"principal in Group::"fleet""#, true), (#"principal in Group::"people""#, false),
        (#"principal is Workload"#, true),
    ])
    func policiesSee(_ condition: String, _ isTrue: Bool) throws {
        #expect(try passes(condition) == isTrue)
    }

    @Test func theHashAndTheKeyAreFacts() throws {
        let key = PeerKey.number(1).hex
        #expect(try passes(#"context.postern.peer.sha256 == "\#(ProcessFacts.hash)""#))
        #expect(try passes(#"context.postern.peer.key == "\#(key)""#))
    }

    @Test func aBudgetIsThereOnlyWhereThereIsABound() throws {
        let unbounded = AttestAsk.task("t")
        #expect(try !passes("context has budget", ask: unbounded))
        #expect(
            try passes("context.budget == 3", ask: unbounded, enrolment: .agent(budgetMax: 3)))
    }

    @Test func aPermitForCallsIsNoneForAttests() throws {
        let scene = try Scene(
            policies: #"permit(principal, action == Action::"attest", resource);"#)
        let denial = try #require(scene.attest().denial)
        #expect(denial.reason == .policyNoPermit)
        #expect(denial.policies.isEmpty)
    }

    @Test func aForbidIsNamed() throws {
        let scene = try Scene(
            policies: """
                @id("all") permit(principal, action, resource);
                @id("no-wildcards") forbid(principal, \(Self.attest), resource)
                when { context.actions.contains("*") };
                """)
        let denial = try #require(scene.attest(.task("t", scope: .all)).denial)
        #expect(denial.reason == .policyForbid)
        #expect(denial.policies == ["no-wildcards"])
        _ = try scene.grant(.task("t", scope: .of(["a"], ["*"])))
    }

    @Test func aPolicyThatFailsIsNamed() throws {
        let scene = try Scene(
            policies: """
                @id("broken") permit(principal, \(Self.attest), resource)
                when { context.nothing == 1 };
                """)
        let denial = try #require(scene.attest().denial)
        #expect(denial.reason == .policyError)
        #expect(denial.policies == ["broken"])
        #expect(scene.authority.cache.count == 0)
    }
}
