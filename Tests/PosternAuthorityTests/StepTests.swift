// Goal: whatever ends a credential, a step of the epoch touches it by the tags that its holder was
// told: who keeps permits may rely on that alone. And whoever is told the details is who may know.
// Method: seeded trees of credentials and endings of every kind; after each ending, every
// credential that is dead now and was alive before must be touched by a step in between. The
// audience of each kind of step.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct StepTests {
    /// A credential, its peer, and what its holder was told.
    private struct Held {
        let grant: Grant
        let peer: PeerIdentity
        let record: CredentialRecord
        var isTouched = false
    }

    private struct Forest {
        let scene: Scene
        let peers: [(PeerIdentity, String)]
        var held: [Held] = []

        init() throws {
            scene = try Scene(
                enrolments: ["agent", "b", "c"].enumerated().map { index, name in
                    .agent(
                        name, selectors: [.userID(1_000), .key(.number(UInt64(index + 1)))])
                })
            var peers: [(PeerIdentity, String)] = []
            for (index, name) in ["agent", "b", "c"].enumerated() {
                for process in 0..<2 {
                    let identity = ProcessIdentity(
                        processID: Int32(100 + 10 * index + process), startTimeTicks: 5)
                    scene.inspector.start(.sample(identity))
                    peers.append((.local(key: UInt64(index + 1), identity), name))
                }
            }
            self.peers = peers
        }

        mutating func add(_ grant: Grant, _ peer: PeerIdentity) throws {
            let record = try #require(scene.authority.cache.find(grant.credential))
            held.append(Held(grant: grant, peer: peer, record: record))
        }

        mutating func grow(_ random: inout SeededGenerator) throws {
            let (peer, name) = peers[Int.random(in: 0..<peers.count, using: &random)]
            let scope: Scope = Bool.random(using: &random) ? .all : .of(["read"], ["Doc::*"])
            let task = "t\(Int.random(in: 0..<12, using: &random))"
            guard let parent = held.randomElement(using: &random), parent.record.end == nil,
                Int.random(in: 0..<3, using: &random) > 0
            else {
                if let grant = scene.attest(.task(task, scope: scope), peer: peer).grant {
                    try add(grant, peer)
                }
                return
            }
            let ask = DelegateAsk(
                credential: parent.grant.credential, target: .workload(.test(name)),
                attest: .task(task, scope: parent.record.scope))
            let issuer = DelegationIssuer(scene.authority)
            guard let made = issuer.delegate(ask, by: parent.peer).made else { return }
            let claimed = scene.attestor.claim(
                made.id, peer: peer, scene.attestor.inspect(peer, heldBy: nil), parent: nil)
            guard let grant = claimed.outcome.grant else { return }
            scene.attestor.settle(made.id)
            try add(grant, peer)
        }

        func end(_ random: inout SeededGenerator) throws {
            let held = try #require(held.randomElement(using: &random))
            let workload = held.record.workload
            func revoke(_ target: RevocationTarget) {
                _ = scene.revoker.revoke(RevokeAsk(target: target), by: .operator)
            }
            switch Int.random(in: 0..<12, using: &random) {
            case 0...2: revoke(.credential(held.grant.credential))
            case 3: revoke(.tree(held.grant.credential))
            case 4...5: revoke(.task(workload: workload, task: held.record.task))
            case 6...7: _ = scene.revoker.complete(held.grant.credential, by: held.peer)
            case 8: if let process = held.peer.process { _ = scene.revoker.endLease(of: process) }
            case 9:
                var selection = CredentialSelection(workload: workload)
                if Bool.random(using: &random) { selection.actions = Glob("read") }
                if Bool.random(using: &random) { selection.workload = nil }
                revoke(.selection(selection))
            case 10 where Int.random(in: 0..<8, using: &random) == 0:
                revoke(.key(held.peer.key))
            case 11 where Int.random(in: 0..<8, using: &random) == 0: revoke(.workload(workload))
            default: break
            }
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func whateverEndsItTouchesIt(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var forest = try Forest()
        let steps = forest.scene.authority.steps
        var endings = 0
        for _ in 0..<120 {
            for _ in 0..<3 { try forest.grow(&random) }
            guard !forest.held.isEmpty else { continue }
            let alive = forest.held.map { $0.record.end == nil }
            let before = steps.latest
            try forest.end(&random)
            let told = try #require(steps.entries(after: before, limit: .max)).map(\.step)
            #expect(told.count == Int(steps.latest - before))
            for (held, wasAlive) in zip(forest.held, alive) {
                guard wasAlive, held.record.end != nil else { continue }
                endings += 1
                let isTouched = told.contains { step in
                    step.tags.map { !$0.allSatisfy { !held.grant.tags.contains($0) } } ?? true
                }
                #expect(isTouched, "seed \(seed): \(told)")
            }
        }
        #expect(endings > 20)
    }

    /// A lost enrolment, and one that comes back.
    @Test func policiesTouchEverything() throws {
        let scene = try Scene()
        let before = scene.authority.steps.latest
        let epoch = Housekeeper(scene.authority).install(
            try Scene.snapshot(enrolments: []))
        let step = try #require(scene.authority.steps.entries(after: before, limit: 9)?.last?.step)
        #expect(step.epoch == epoch && step.tags == nil && step.reason == nil)
        #expect(step.snapshot == "digest")
    }

    /// What ends one credential does not touch its neighbours.
    @Test func oneAloneTouchesNoOther() throws {
        let scene = try Scene()
        let (one, two) = (try scene.grant(.task("a")), try scene.grant(.task("b")))
        for end in [
            { scene.revoker.revoke(RevokeAsk(target: .credential(one.credential)), by: .operator) },
            { scene.revoker.complete(two.credential, by: .agent) },
            {
                scene.revoker.revoke(
                    RevokeAsk(target: .task(workload: .test("agent"), task: .named("a"))),
                    by: .operator)
            },
        ] {
            let before = scene.authority.steps.latest
            _ = end()
            let entry = try #require(scene.authority.steps.entries(after: before, limit: 9)?.last)
            let tags = try #require(entry.step.tags)
            #expect(Set(tags).isDisjoint(with: one.tags) != Set(tags).isDisjoint(with: two.tags))
        }
        // Nobody is told half of an id.
        #expect(!one.tags.contains(one.credential.value.high))
        // The run of the broker is the first tag of all; steps never name it.
        #expect(one.tags.first == scene.authority.instance.high)
        #expect(one.tags.first == two.tags.first)
    }

    @Test func theAudience() throws {
        let tree = try DelegationScene()
        let scene = tree.scene
        let root = try scene.grant()
        let child = try tree.child(of: root.credential, tree.second, "b")
        func audience(_ end: () -> Void) throws -> [SPIFFEID] {
            let before = scene.authority.steps.latest
            end()
            return try #require(scene.authority.steps.entries(after: before, limit: 9)?.last)
                .audience
        }
        func revoke(_ target: RevocationTarget) {
            _ = scene.revoker.revoke(RevokeAsk(target: target, note: "why"), by: .operator)
        }
        // Who delegated it may know what became of it.
        #expect(
            try audience { revoke(.credential(child.credential)) } == [.test("agent"), .test("b")])
        #expect(
            try audience { revoke(.task(workload: .test("b"), task: .named("x"))) }
                == [.test("b")])
        #expect(try audience { revoke(.key(.number(1))) } == [.test("agent")])
        #expect(try audience { revoke(.key(.number(9))) } == [])
        #expect(
            try audience { revoke(.selection(CredentialSelection(actions: Glob("x")))) } == [])
        #expect(
            try audience {
                revoke(.selection(CredentialSelection(workload: .test("c"))))
            } == [.test("c")])
        #expect(try audience { revoke(.workload(.test("c"))) } == [.test("c")])
        let both = try audience { _ = scene.revoker.endLease(of: .agent) }
        #expect(Set(both) == [.test("agent"), .test("b")])
    }

    /// A number says little to people.
    @Test func aProcessesEndSaysWhoseItWas() throws {
        let scene = try Scene()
        for task in ["a", "b"] { _ = try scene.grant(.task(task)) }
        _ = try #require(scene.revoker.endLease(of: .agent))
        let step = try #require(scene.authority.steps.entries(after: 1, limit: 9)?.last?.step)
        #expect(step.reason == .processExited && step.target == nil && step.processID != nil)
        #expect(step.note == "2 credentials of \(SPIFFEID.test("agent"))")
        // For operators alone.
        #expect(step.own.note == nil && step.opaque.note == nil)
    }

    @Test func whatIsTold() throws {
        let scene = try Scene()
        let grant = try scene.grant()
        _ = scene.revoker.revoke(
            RevokeAsk(target: .credential(grant.credential), note: "leaked"), by: .operator)
        let step = try #require(scene.authority.steps.entries(after: 1, limit: 9)?.last?.step)
        #expect(step.reason == .revokedCredential && step.isByOperator == true)
        #expect(step.note == "leaked" && step.target == .credential(grant.credential))
        #expect(step.atMilliseconds == scene.clock.wallMilliseconds)
        #expect(step.own.note == nil && step.own.target == step.target)
        let opaque = step.opaque
        #expect(opaque.target == nil && opaque.isByOperator == nil && opaque.note == nil)
        #expect(opaque.tags == step.tags && opaque.reason == step.reason)
        // A second time is no step.
        let before = scene.authority.steps.latest
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(grant.credential)), by: .operator)
        #expect(scene.authority.steps.latest == before)
    }
}
