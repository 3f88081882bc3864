// Goal: a new snapshot counts for every decision after it, under load, on every lane, and no
// decision is made by half of one.
// Method: two snapshots that contradict each other in two policies, swapped while clients ask;
// expiry and its counter; a tcp gate beside the ipc one.

import PosternAuthority
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerReloadTests {
    private func policies(_ name: String) -> String {
        """
        permit(principal, action == Postern::Action::"attest", resource);
        @id("\(name)-one") permit(principal, action, resource) when { context.call };
        @id("\(name)-two") permit(principal, action, resource) when { context.call };
        """
    }

    @Test func reloadUnderLoad() throws {
        let scene = try Scene(lanes: 2, policies: policies("a"))
        let keys = try CurveKeyPair.generate()
        let clients = try (0..<2).map { try scene.client(keys: keys, lane: $0) }
        let credential = try clients[0].attest().credential
        let snapshots = [
            try PolicySnapshot.sample(policies: policies("b")),
            try PolicySnapshot.sample(policies: policies("a")),
        ]
        var epochs: [UInt64] = [0, 0]
        var seen: Set<String> = []
        for round in 0..<40 {
            #expect(scene.broker.reload(snapshots[round % 2]))
            for _ in 0..<10 {
                for (index, client) in clients.enumerated() {
                    let decision = try client.authorise(credential, context: ["call": true])
                    let names = Set(decision.policies.map { $0.prefix(1) })
                    #expect(names.count == 1)
                    #expect(decision.policies.count == 2)
                    seen.formUnion(decision.policies)
                    #expect(decision.epoch >= epochs[index])
                    epochs[index] = decision.epoch
                }
            }
        }
        scene.expect(.reloads, 40)
        #expect(seen.count == 4)
        #expect(scene.authority.epoch.current == 41)
        // The last one is in force.
        let last = try clients[0].authorise(credential, context: ["call": true])
        #expect(Set(last.policies) == ["a-one", "a-two"])
        #expect(last.epoch == 41)
    }

    @Test func anEnrolmentThatGoesEndsWhatItHolds() throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest().credential
        #expect(scene.broker.reload(try .sample(enrolments: [])))
        scene.expect(.reloads, 1)
        #expect(try client.authorise(credential).reason == .notEnrolled)
        #expect(try client.ask(.attest(.task("u"))).denial?.reason == .notEnrolled)
        // Nobody is let in any more; who comes back later is.
        let late = try scene.client()
        try late.send(.hello(client: nil))
        scene.expect(.handshakesRefused, 1)
        #expect(scene.broker.reload(try .sample()))
        scene.expect(.reloads, 2)
        #expect(try client.authorise(credential).isPermitted)
    }

    @Test func whatExpiresIsFreedWithoutBeingAsked() throws {
        let scene = try Scene()
        let client = try scene.client()
        for number in 0..<200 {
            _ = try client.attest(.task("t\(number)", ttlMilliseconds: 600_000))
        }
        let kept = try client.attest(.task("kept")).credential
        scene.clock.advance(milliseconds: 600_000 + Limits.expiredKeptMilliseconds)
        scene.expect(.expired, 200)
        #expect(scene.authority.cache.count == 1)
        #expect(scene.authority.cells.taskCount == 1)
        #expect(try client.authorise(kept).isPermitted)
    }

    @Test func aReloadAfterTheStopIsRefused() throws {
        let scene = try Scene()
        scene.stop()
        #expect(!scene.broker.reload(try .sample()))
    }

    /// A port that is free now; should another process take it, the bind fails loudly.
    private func freeEndpoint() throws -> String {
        let context = try Context()
        let endpoint: String
        do {
            let probe = try Socket(.router, in: context)
            try probe.bind("tcp://127.0.0.1:*")
            endpoint = try probe.lastEndpoint()
        }
        // A socket is closed in the background; the end of its context waits for that.
        try context.terminate()
        return endpoint
    }

    @Test func theTCPGate() throws {
        let keys = try CurveKeyPair.generate()
        let endpoint = try freeEndpoint()
        let context = try Context()
        let scene = try Scene(
            enrolments: [
                .agent(), .agent("remote", selectors: [.key(PeerKey(keys.publicKey))]),
            ], tcpEndpoint: endpoint)
        let client = try Client(
            .dealer, to: endpoint, server: scene.keys.publicKey, keys: keys, in: context)
        guard case .hello(let facts) = try client.ask(.hello(client: nil)) else {
            Issue.record("no hello")
            return
        }
        #expect(facts.endpoints == [endpoint])
        let grant = try client.attest()
        #expect(grant.workload == .test("remote"))
        #expect(try client.authorise(grant.credential).isPermitted)
        #expect(try client.ask(.status).denial?.reason == .wrongEndpoint)
        // The same key on ipc is another peer.
        let local = try scene.client(keys: keys)
        #expect(try local.authorise(grant.credential).reason == .processMismatch)
        // Nobody else comes in by tcp.
        let stranger = try Client(
            .dealer, to: endpoint, server: scene.keys.publicKey, keys: .generate(), in: context)
        try stranger.send(.hello(client: nil))
        scene.expect(.handshakesRefused, 1)
    }
}
