// Goal: a revocation of all that may touch something ends exactly what is alive and meant, at once
// on every lane, without going through the credentials, and nothing that is granted later.
// Method: each part of a selection against credentials of several workloads and scopes; the same
// peer before and after; more selections than are kept; a restart.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct SelectionTests {
    private let journal = FakeJournal()
    private let scene: Scene
    private let agent = PeerIdentity.agent
    private let other = PeerIdentity.local(key: 3)

    init() throws {
        scene = try Scene(
            enrolments: [
                .agent(), .agent("other", selectors: [.userID(1_000), .key(.number(3))]),
            ], journal: journal)
    }

    private func revoke(
        _ actions: String? = nil, _ resources: String? = nil, of workload: String? = nil
    ) -> RevocationReceipt? {
        let selection = CredentialSelection(
            actions: actions.flatMap { Glob($0) },
            resources: resources.flatMap { ResourcePattern($0) },
            workload: workload.map { .test($0) })
        return scene.revoker.revoke(
            RevokeAsk(target: .selection(selection)), by: .operator
        ).receipt
    }

    /// Its reason, by a call that it covers.
    private func reason(_ grant: Grant, peer: PeerIdentity = .agent) -> DenialReason? {
        let live = scene.revoker.introspect(grant.credential, by: .peer(peer))
        return live.reason
    }

    @Test func whatMayTouchIt() throws {
        let payments = try scene.grant(.task("a", scope: .of(["payments.send"], ["Account::*"])))
        let all = try scene.grant(.task("b"))
        let mail = try scene.grant(.task("c", scope: .of(["mail.*"], ["*"])))
        let before = scene.authority.epoch.current
        let receipt = try #require(revoke("payments.*"))
        #expect(receipt.epoch == before + 1 && receipt.credentials == 0)
        #expect(reason(payments) == .revokedSelection)
        #expect(reason(all) == .revokedSelection)
        #expect(reason(mail) == nil)
        #expect(
            scene.reason(payments.credential, .call("payments.send", "Account"))
                == .revokedSelection)
    }

    @Test func byResourceAndByWorkloadAndAll() throws {
        let scopes = [Scope.of(["*"], ["Doc::\"a*\""]), .of(["*"], ["Host::*"])]
        let (docs, hosts) = (
            try scene.grant(.task("d", scope: scopes[0])),
            try scene.grant(.task("h", scope: scopes[1]))
        )
        let foreign = try scene.grant(.task("d", scope: scopes[0]), peer: other)
        _ = revoke(nil, "Doc::\"*z\"", of: "agent")
        #expect(reason(docs) == .revokedSelection)
        #expect(reason(hosts) == nil)
        #expect(reason(foreign, peer: other) == nil)
        _ = revoke(nil, nil, of: "other")
        #expect(reason(foreign, peer: other) == .revokedSelection)
        #expect(reason(hosts) == nil)
        _ = revoke()
        #expect(reason(hosts) == .revokedSelection)
    }

    /// Both parts must be touched by one credential.
    @Test func actionsAndResourcesTogether() throws {
        let grant = try scene.grant(.task("a", scope: .of(["read"], ["Doc::*"])))
        _ = revoke("write", "Doc::*")
        _ = revoke("read", "Host::*")
        #expect(reason(grant) == nil)
        _ = revoke("r*", "Doc::\"x\"")
        #expect(reason(grant) == .revokedSelection)
    }

    /// The same peer with the same scope, whose credentials otherwise share all they have.
    @Test func whatIsGrantedLaterIsNotMeant() throws {
        let before = try scene.grant(.task("a"))
        _ = revoke()
        let after = try scene.grant(.task("a"))
        #expect(reason(before) == .revokedSelection)
        #expect(reason(after) == nil)
        _ = revoke("nothing-that-is", nil, of: "other")
        #expect(reason(after) == nil)
    }

    @Test func aTreeEndsWithItsRoot() throws {
        let root = try scene.grant(.task("a", scope: .of(["payments.*", "mail.*"], ["*"])))
        let ask = DelegateAsk(
            credential: root.credential, target: .workload(.test("other")),
            attest: .task("part", scope: .of(["mail.*"], ["*"])))
        let made = try #require(DelegationIssuer(scene.authority).delegate(ask, by: agent).made)
        let claimed = scene.attestor.claim(
            made.id, peer: other, scene.attestor.inspect(other, heldBy: nil), parent: nil)
        let child = try #require(claimed.outcome.grant)
        _ = revoke("payments.*")
        #expect(reason(child, peer: other) == .revokedAncestor)
    }

    /// Until the housekeeper has been round.
    @Test func noMoreThanAreKept() throws {
        let keep = try scene.grant(.task("a", scope: .of(["mail"], ["*"])))
        for number in 0..<Limits.selectionsMax { #expect(revoke("x\(number)") != nil) }
        #expect(revoke("mail") == nil)
        #expect(reason(keep) == nil)
        var housekeeper = Housekeeper(scene.authority)
        for _ in 0..<2 * Limits.shardCount { _ = housekeeper.reap() }
        #expect(revoke("mail") != nil)
        #expect(reason(keep) == .revokedSelection)
    }

    /// A slip of the pen is said; who was enrolled once is known for good.
    @Test func aWorkloadThatNobodyEverHad() throws {
        let grant = try scene.grant(.task("a"))
        let selection = CredentialSelection(workload: .test("nobody"))
        let outcome = scene.revoker.revoke(
            RevokeAsk(target: .selection(selection)), by: .operator)
        #expect(outcome == .notFound)
        #expect(reason(grant) == nil && scene.authority.cells.ledger.count == 0)
        let housekeeper = Housekeeper(scene.authority)
        _ = housekeeper.install(try Scene.snapshot(enrolments: [.agent("nobody")]))
        #expect(revoke(of: "nobody") != nil)
        #expect(revoke(of: "agent") != nil)
    }

    /// What may be undone does not hide what may not.
    @Test func alsoWhileItsEnrolmentIsLost() throws {
        let grant = try scene.grant(.task("a"))
        var housekeeper = Housekeeper(scene.authority)
        _ = housekeeper.install(try Scene.snapshot(enrolments: [.agent("nobody")]))
        _ = revoke()
        for _ in 0..<2 * Limits.shardCount { _ = housekeeper.reap() }
        _ = housekeeper.install(try Scene.snapshot(enrolments: [.agent()]))
        #expect(reason(grant) == .revokedSelection)
    }

    /// A round of the search for what ended lets the ledger go, too.
    @Test func theLedgerIsForgotten() throws {
        let lose = try scene.grant(.task("a"))
        _ = revoke()
        #expect(scene.authority.cells.ledger.count == 1)
        var housekeeper = Housekeeper(scene.authority)
        var found = 0
        for _ in 0..<Limits.shardCount { found += housekeeper.reap() }
        #expect(found == 1)
        #expect(scene.authority.cells.ledger.count == 0)
        #expect(reason(lose) == .revokedSelection)
    }

    @Test func itOutlastsARestart() throws {
        let lose = try scene.grant(.task("a", scope: .of(["pay"], ["*"])))
        let keep = try scene.grant(.task("b", scope: .of(["mail"], ["*"])))
        _ = revoke("pay")
        let later = try scene.grant(.task("c", scope: .of(["pay"], ["*"])))
        let next = try Scene(
            enrolments: [
                .agent(), .agent("other", selectors: [.userID(1_000), .key(.number(3))]),
            ])
        var restorer = CredentialRestorer(next.authority)
        for stored in journal.credentials() { restorer.restore(stored) }
        try next.authority.restore(journal.state)
        #expect(restorer.restored == 2 && restorer.dropped == 0)
        let reasons = [lose, keep, later].map {
            next.revoker.introspect($0.credential, by: .operator).reason
        }
        #expect(reasons == [.unknownCredential, nil, nil])
    }
}
