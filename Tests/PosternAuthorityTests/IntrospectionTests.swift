// Goal: an introspection says what an authorise would, without using the credential, and tells a
// stranger nothing of what it stands for.
// Method: every state of a credential, seen by its peer, by strangers and by an operator.

import PosternAuthority
import PosternCore
import Testing

@Suite struct IntrospectionTests {
    private let scene: Scene
    private let grant: Grant
    private let scope = Scope.of(["mail.*"], ["Mailbox::*"])

    init() throws {
        scene = try Scene()
        let ask = AttestAsk.task(
            "t", scope: Scope.of(["mail.*"], ["Mailbox::*"]), intent: "look",
            ttlMilliseconds: 1_000, budget: 2)
        grant = try scene.grant(ask)
    }

    private func introspect(by peer: PeerIdentity? = .agent) -> Introspection {
        scene.revoker.introspect(
            grant.credential, by: peer.map(Revoker.Caller.peer) ?? .operator)
    }

    @Test(arguments: [PeerIdentity.agent, nil])
    func aLiveOne(_ peer: PeerIdentity?) throws {
        scene.clock.advance(milliseconds: 400)
        let answer = introspect(by: peer)
        #expect(answer.isActive)
        #expect(answer.epoch == scene.authority.epoch.current)
        let details = try #require(answer.details)
        #expect(
            details
                == Introspection.Details(
                    workload: .test("agent"), task: .named("t"), intent: "look", scope: scope,
                    expiresInMilliseconds: 600, budgetLeft: 2))
    }

    @Test func nothingIsTaken() throws {
        for _ in 0..<5 { #expect(introspect().details?.budgetLeft == 2) }
        #expect(scene.reason(grant.credential, .call("mail.read", "Mailbox")) == nil)
        #expect(introspect().details?.budgetLeft == 1)
        #expect(scene.reason(grant.credential, .call("mail.read", "Mailbox")) == nil)
        // A spent budget is no reason before the scope.
        #expect(introspect().isActive)
        #expect(introspect().details?.budgetLeft == 0)
    }

    @Test func aStrangerLearnsNothing() {
        let strangers: [(PeerIdentity, DenialReason)] = [
            (.local(key: 2), .keyMismatch), (.remote(key: 1), .processMismatch),
            (.local(ProcessIdentity(processID: 100, startTimeTicks: 1)), .processMismatch),
        ]
        for dead in [false, true] {
            if dead { _ = scene.revoker.complete(grant.credential, by: .agent) }
            for (peer, reason) in strangers {
                let answer = introspect(by: peer)
                #expect(answer.reason == reason)
                #expect(answer.details == nil)
            }
        }
    }

    @Test func anUnknownOne() {
        let unknown = CredentialID(Bytes16(high: 1, low: 2))
        for caller in [Revoker.Caller.peer(.agent), .operator] {
            let answer = scene.revoker.introspect(unknown, by: caller)
            #expect(answer.reason == .unknownCredential)
            #expect(answer.details == nil)
        }
    }

    @Test func theDeadKeepTheirDetails() throws {
        scene.clock.advance(milliseconds: 5_000)
        for peer in [PeerIdentity.agent, nil] {
            #expect(introspect(by: peer).reason == .expiredCredential)
            #expect(introspect(by: peer).details?.expiresInMilliseconds == 0)
        }
        let ends: [(RevocationTarget, DenialReason)] = [
            (.credential(grant.credential), .revokedCredential),
            (.task(workload: .test("agent"), task: .named("t")), .revokedTask),
            (.workload(.test("agent")), .revokedWorkload), (.key(.number(1)), .revokedKey),
        ]
        for (target, reason) in ends {
            _ = scene.revoker.revoke(RevokeAsk(target: target), by: .operator)
            for peer in [PeerIdentity.agent, nil] {
                #expect(introspect(by: peer).reason == reason)
                #expect(introspect(by: peer).details != nil)
                #expect(scene.reason(grant.credential) == reason)
            }
        }
    }
}
