// Goal: a recorded call that is put to the same policies again gets the same verdict, whatever of
// it they look at, and what other policies would say is what they would have said.
// Method: the real authorizer decides calls of a credential with a budget under policies that look
// at every fact; what the log has of them is decided again.

import Cedar
import Foundation
import PosternCore
import Testing

@testable import PosternAudit
@testable import PosternAuthority

@Suite struct RecordedCallTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    /// One of them for each of the facts, so that a fact that is not the same changes a verdict.
    private static let policies = """
        @id("first") permit(principal, action, resource)
        when { context.postern has calls && context.postern.calls == 0 };
        @id("attest") permit(principal, action == Postern::Action::"attest", resource);
        @id("second") permit(principal, action, resource)
        when { context.postern.calls == 1 && context.postern.budget_left == 2 };
        @id("claim") permit(principal, action, resource) when { context has x && context.x == 7 };
        @id("time") permit(principal, action, resource)
        when { context.postern.time.unix_ms == 1800000000009 };
        @id("task") permit(principal, action, resource)
        when { context.postern.task.id == "t-2" && context.postern.task.intent == "try t-2" };
        @id("never") forbid(principal, action == Action::"read", resource)
        when { context.postern.peer.transport != "tcp" || context.postern.depth != 0
            || principal != Workload::"spiffe://test/agent"
            || resource != File::"a"
            || context.postern.peer.key != "\(LogScene.peer.key.hex)" };
        """

    private func entries() throws -> [AuditEntry] {
        var filter = AuditFilter()
        filter.kinds = [.decision]
        var search = LogSearch(try LogFolder(path: folder.path))
        return try search.all(filter)
    }

    private func claim(_ record: AuditRecord) -> Int64? {
        guard case .record(let fields) = record.contextValue, case .integer(let x) = fields["x"]
        else { return nil }
        return x
    }

    private func again(
        _ record: AuditRecord, _ replay: PolicyReplay
    ) throws -> PolicyReplay.Verdict {
        let call = try #require(RecordedCall(record))
        let claim = claim(record)
        return try replay.decide(call, claims: claim == nil ? 0 : 1) { buffer in
            guard let claim else { return }
            buffer.key("x")
            buffer.long(claim)
        }
    }

    @Test func theSamePoliciesSayTheSame() throws {
        let scene = try LogScene(folder: folder.path, policies: Self.policies)
        let budgeted = try scene.credential("t-1", budget: 3)
        let other = try scene.credential("t-2")
        for _ in 0..<3 { _ = try scene.decide(budgeted) }
        _ = try scene.decide(budgeted, context: [0xA1, 0x61, 0x78, 0x07], claim: 7)
        for _ in 0..<2 { _ = try scene.decide(other) }
        scene.clock.advance(milliseconds: 9)
        _ = try scene.decide(other, context: [0xA1, 0x61, 0x78, 0x08], claim: 8)
        scene.end()
        let entries = try entries()
        #expect(
            entries.map(\.record.policies) == [
                ["first"], ["second"], nil, ["claim"], ["first", "task"], ["task"],
                ["time", "task"],
            ])
        let replay = PolicyReplay(scene.snapshot)
        for entry in entries {
            let verdict = try again(entry.record, replay)
            #expect(verdict.reason == entry.record.reason)
            #expect(verdict.policies == entry.record.policies ?? [], "\(entry.sequence)")
        }
    }

    @Test func otherPoliciesSayWhatTheyWouldHaveSaid() throws {
        let scene = try LogScene(folder: folder.path)
        _ = try scene.decide(try scene.credential(), context: [0xA1, 0x61, 0x78, 0x07], claim: 7)
        scene.end()
        let record = try #require(try entries().first?.record)
        for (text, reason, policies) in [
            ("permit(principal, action, resource);", nil, ["policy0"]),
            ("permit(principal, action, resource is B);", .policyNoPermit, []),
            (
                "@id(\"a\") permit(principal, action, resource);"
                    + "@id(\"b\") forbid(principal, action, resource) when { context.x > 6 };",
                .policyForbid, ["b"]
            ),
            (
                "permit(principal, action, resource);"
                    + "@id(\"c\") forbid(principal, action, resource) when { context.y };",
                .policyError, ["c"]
            ),
        ] as [(String, DenialReason?, [String])] {
            let snapshot = PolicySnapshot(
                policies: try PolicySet(text: text, ids: .annotationElsePosition),
                entities: try Entities([]), enrolments: [],
                digest: "")
            let verdict = try again(record, PolicyReplay(snapshot))
            #expect(verdict.reason == reason)
            #expect(verdict.policies == policies)
        }
    }

    /// What of the context policies look at decides whether a call of which it is not kept can be
    /// decided again.
    @Test func itIsKnownWhatPoliciesLookAt() throws {
        func replay(_ condition: String) throws -> PolicyReplay {
            PolicyReplay(
                PolicySnapshot(
                    policies: try PolicySet(
                        text: "permit(principal, action, resource) when { \(condition) };"),
                    entities: try Entities([]), enrolments: [], digest: ""))
        }
        let facts = try replay("context.postern.calls < 5")
        #expect(!facts.mayRead(.claims) && !facts.mayRead(.intent) && !facts.mayRead(.claim("x")))
        let claims = try replay("context has x && context.x.y == 1")
        #expect(claims.mayRead(.claims) && claims.mayRead(.claim("x")))
        #expect(!claims.mayRead(.claim("z")) && !claims.mayRead(.intent))
        #expect(try replay("context.postern.task.intent like \"*\"").mayRead(.intent))
        #expect(try replay("context.postern.task.intent like \"*\"").mayRead(.claims) == false)
        let all = try replay("context == {}")
        #expect(all.mayRead(.claims) && all.mayRead(.claim("z")) && all.mayRead(.intent))
    }

    @Test func aRecordThatSaysTooLittleIsNoCall() throws {
        let scene = try LogScene(folder: folder.path)
        _ = try scene.decide(CredentialID(Bytes16(high: 1, low: 1)))
        scene.end()
        let record = try #require(try entries().first?.record)
        #expect(RecordedCall(record) == nil)
    }
}
