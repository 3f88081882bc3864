// Goal: policies see what the broker knows of a call under `context.postern`, and a caller
// cannot put anything there.
// Method: one condition for each fact; claims of the same name beside it.

import Cedar
import PosternAuthority
import PosternCore
import Testing

@Suite struct BrokerFactsTests {
    private static let preamble =
        #"permit(principal, action == Postern::Action::"attest", resource);"#

    private func permits(
        _ condition: String, context: Record = Record(), peer: PeerIdentity = .agent,
        ask: AttestAsk = .task("t", intent: "look"), calls: Int = 0,
        prepare: (Scene) -> Void = { _ in }
    ) throws -> Bool {
        let scene = try Scene(
            policies: Self.preamble + """
                permit(principal, action == Action::"free", resource);
                permit(principal, action == Action::"act", resource) when { \(condition) };
                """,
            enrolments: [.agent(selectors: [.key(peer.key)])])
        prepare(scene)
        let credential = try scene.grant(ask, peer: peer).credential
        for _ in 0..<calls {
            #expect(scene.reason(credential, peer: peer, .call("free")) == nil)
        }
        let decision = scene.authorise(credential, peer: peer, .call("act"), context: context)
        if !decision.isPermitted { #expect(decision.reason == .policyNoPermit, "\(condition)") }
        return decision.isPermitted
    }

    @Test(arguments: [
        (#"context.postern.peer.transport == "ipc""#, true),
        ("context.postern.peer.uid == 1000", true), ("context.postern.peer.uid == 0", false),
        ("context.postern.peer.gid == 1000", true), ("context.postern.peer.pid == 100", true),
        (#"context.postern.peer.path == "/usr/bin/agent""#, true),
        (#"context.postern.peer has unit"#, false),
        (#"context.postern.task.id == "t""#, true),
        (#"context.postern.task.intent == "look""#, true),
        ("context.postern.depth == 0", true), ("context.postern.calls == 0", true),
        (#"context.postern has budget_left"#, false),
        ("context.postern.time.unix_ms == 1800000000000", true),
        (#"context.postern has risk"#, false), (#"context has intent"#, false),
    ])
    func facts(_ condition: String, _ isTrue: Bool) throws {
        #expect(try permits(condition) == isTrue)
    }

    @Test func keyAndHash() throws {
        #expect(try permits(#"context.postern.peer.key == "\#(PeerKey.number(1).hex)""#))
        #expect(try permits(#"context.postern.peer.sha256 == "\#(ProcessFacts.hash)""#))
    }

    @Test func theUnitWhereThereIsOne() throws {
        let isUnit = try permits(#"context.postern.peer.unit == "agent.service""#) {
            $0.inspector.start(.sample(unit: "agent.service"))
        }
        #expect(isUnit)
    }

    @Test func aRemotePeerHasAKeyOnly() throws {
        let peer = PeerIdentity.remote(key: 3)
        let condition = """
            context.postern.peer.transport == "tcp" && !(context.postern.peer has uid)
            && !(context.postern.peer has pid) && !(context.postern.peer has path)
            && context.postern.peer.key == "\(PeerKey.number(3).hex)"
            """
        #expect(try permits(condition, peer: peer))
    }

    @Test func metersGoOn() throws {
        #expect(try permits("context.postern.calls == 3", calls: 3))
        let bounded = AttestAsk.task("t", budget: 5)
        #expect(try permits("context.postern.budget_left == 2", ask: bounded, calls: 3))
        #expect(try permits("context.postern.budget_left == 5", ask: bounded))
    }

    @Test func theTimeIsTheWallClock() throws {
        let scene = try Scene(
            policies: Self.preamble
                + "permit(principal, action, resource) when { context.postern.time.unix_ms < 5 };")
        let credential = try scene.grant().credential
        #expect(scene.reason(credential) == .policyNoPermit)
        scene.clock.setWall(milliseconds: 4)
        #expect(scene.reason(credential) == nil)
        scene.clock.setWall(milliseconds: .max)
        #expect(scene.reason(credential) == .policyNoPermit)
    }

    /// The facts are those of the attest: what the process became later changes nothing.
    @Test func factsAreThoseOfTheAttest() throws {
        let scene = try Scene(
            policies: Self.preamble + """
                permit(principal, action, resource)
                when { context.postern.peer.path == "/usr/bin/agent" };
                """)
        let credential = try scene.grant().credential
        scene.inspector.start(.sample(path: "/usr/bin/other"))
        #expect(scene.reason(credential) == nil)
    }

    @Test func claimsStayBesideFacts() throws {
        let claims: Record = [
            "peer": .record(["uid": .long(0)]), "calls": .long(99), "risk": .string("low"),
            "inner": .record(["postern": .long(1)]),
        ]
        let condition = """
            context.peer.uid == 0 && context.postern.peer.uid == 1000 && context.calls == 99
            && context.postern.calls == 0 && context.risk == "low" && context.inner.postern == 1
            """
        #expect(try permits(condition, context: claims))
    }

    /// The screening refuses such a context; were one to slip through, it has the key twice and
    /// is denied.
    @Test func aClaimedRecordIsDenied() throws {
        let scene = try Scene(
            policies: Self.preamble
                + "permit(principal, action, resource) when { context.postern.calls == 99 };",
            enrolments: [.agent()])
        let credential = try scene.grant().credential
        let claims: Record = ["postern": .record(["calls": .long(99)])]
        let decision = scene.authorise(credential, .call("act"), context: claims)
        #expect(decision.reason == .internal)
    }

    @Test func groupsAndEntitiesAreTheOperators() throws {
        let project = try EntityUID(type: "Project", id: "p")
        let repository = try EntityUID(type: "Repository", id: "r")
        let scene = try Scene(
            policies: Self.preamble + """
                permit(principal in Group::"readers", action == Action::"read", resource)
                when { resource in Project::"p" && resource.open };
                """,
            entities: [
                Entity(uid: project),
                Entity(uid: repository, attributes: ["open": .bool(true)], parents: [project]),
            ],
            enrolments: [
                .agent(selectors: [.userID(1_000)], groups: ["readers"]),
                .agent("other", selectors: [.userID(1_000), .key(.number(2))]),
            ])
        let reader = try scene.grant().credential
        #expect(scene.reason(reader, .call("read", "Repository", "r")) == nil)
        #expect(scene.reason(reader, .call("read", "Repository", "s")) == .policyNoPermit)
        let other = PeerIdentity.local(key: 2)
        let stranger = try scene.grant(peer: other).credential
        #expect(
            scene.reason(stranger, peer: other, .call("read", "Repository", "r"))
                == .policyNoPermit)
    }
}
