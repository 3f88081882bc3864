// Goal: an attest is refused for exactly one reason of the closed list, in the protocol's order,
// and what it grants is capped by the enrolment.
// Method: one authority on fake ports; each reason provoked alone, then together with those that
// come later; facts of the kernel that change between the handshake and the attest.

import PosternAuthority
import PosternCore
import Testing

@Suite struct AttestTests {
    @Test func aGrantSaysWhatWasAskedFor() throws {
        let scene = try Scene()
        let scope = Scope.of(["mail.*"], ["Mailbox::*"])
        let grant = try scene.grant(.task("t", scope: scope, ttlMilliseconds: 5_000, budget: 7))
        #expect(grant.workload == .test("agent"))
        #expect(grant.scope == scope)
        #expect(grant.expiresInMilliseconds == 5_000)
        #expect(grant.expiresAtMilliseconds == scene.clock.wallMilliseconds + 5_000)
        #expect(grant.budget == 7)
        #expect(grant.epoch == scene.authority.epoch.current)
        #expect(scene.authority.cache.count == 1)
        let second = try scene.grant(.task("t"))
        #expect(second.credential != grant.credential)
        #expect(second.budget == nil)
        #expect(second.expiresInMilliseconds == Limits.credentialTTLMillisecondsDefault)
    }

    @Test(
        arguments: [
            (nil, nil, nil), (5, nil, 5), (nil, 9, 9), (5, 9, 5), (12, 9, 9),
            (.max, nil, Limits.budgetMax), (.max, .max, Limits.budgetMax), (.max, 1, 1),
        ] as [(UInt64?, UInt64?, UInt64?)])
    func budgetsAreCapped(asked: UInt64?, allowed: UInt64?, granted: UInt64?) throws {
        let scene = try Scene(enrolments: [.agent(budgetMax: allowed)])
        #expect(try scene.grant(.task("t", budget: asked)).budget == granted)
    }

    @Test(
        arguments: [
            (nil, 10_000, 10_000), (500, 10_000, 500), (20_000, 10_000, 10_000),
            (.max, 10_000, 10_000), (nil, 3_600_000, Limits.credentialTTLMillisecondsDefault),
            (3_600_000, 3_600_000, 3_600_000),
        ] as [(UInt64?, UInt64, UInt64)])
    func livesAreCapped(asked: UInt64?, allowed: UInt64, granted: UInt64) throws {
        let scene = try Scene(enrolments: [.agent(ttlMillisecondsMax: allowed)])
        let grant = try scene.grant(.task("t", ttlMilliseconds: asked))
        #expect(grant.expiresInMilliseconds == granted)
        scene.clock.advance(milliseconds: granted - 1)
        #expect(scene.reason(grant.credential) == nil)
        scene.clock.advance(milliseconds: 1)
        #expect(scene.reason(grant.credential) == .expiredCredential)
    }

    // MARK: the process

    @Test(arguments: [
        (FakeInspector.State.gone, DenialReason.processGone, nil),
        (.changed, .processChanged, nil),
        (.unreadable(what: "exe"), .factsUnavailable, "exe"),
    ])
    func aProcessThatCannotBeVouchedFor(
        _ state: FakeInspector.State, _ reason: DenialReason, _ detail: String?
    ) throws {
        let scene = try Scene()
        scene.inspector.set(state, of: .agent)
        let denial = try #require(scene.attest().denial)
        #expect(denial.reason == reason)
        #expect(denial.detail == detail)
        #expect(scene.authority.cache.count == 0)
        scene.inspector.set(.running, of: .agent)
        _ = try scene.grant()
    }

    @Test func aHeldProcessThatHasEndedIsGone() throws {
        let scene = try Scene()
        let handle = FakeHandle()
        #expect(scene.attest(heldBy: handle).grant != nil)
        handle.exit()
        #expect(scene.attest(heldBy: handle).denial?.reason == .processGone)
    }

    @Test func aProcessThatChangedItsUserSinceConnect() throws {
        let scene = try Scene()
        for peer in [PeerIdentity.local(userID: 1_001), .local(groupID: 1_001)] {
            #expect(scene.attest(peer: peer).denial?.reason == .processChanged)
        }
        // A setuid after connect(): the socket still says 1000.
        scene.inspector.start(.sample(userID: 0))
        #expect(scene.attest().denial?.reason == .processChanged)
    }

    @Test func aRemotePeerHasNoProcessToLookAt() throws {
        let enrolments = [Enrolment.agent(selectors: [.key(.number(5))])]
        let scene = try Scene(enrolments: enrolments)
        _ = try scene.grant(peer: .remote(key: 5))
        #expect(scene.inspector.reads == 0)
        #expect(scene.attest(peer: .remote(key: 6)).denial?.reason == .notEnrolled)
        let local = try Scene()
        #expect(local.attest(peer: .remote(key: 1)).denial?.reason == .notEnrolled)
    }

    // MARK: the enrolment

    @Test func nobodyMatches() throws {
        let scene = try Scene(enrolments: [.agent(selectors: [.userID(1)])])
        let denial = try #require(scene.attest().denial)
        #expect(denial.reason == .notEnrolled)
        #expect(denial.epoch == scene.authority.epoch.current)
        #expect(try Scene(enrolments: []).attest().denial?.reason == .notEnrolled)
    }

    @Test func theHashIsCheckedHere() throws {
        let right = Enrolment.agent(selectors: [.sha256(ProcessFacts.hash)])
        _ = try Scene(enrolments: [right]).grant()
        let wrong = Enrolment.agent(selectors: [.sha256(String(repeating: "00", count: 32))])
        #expect(try Scene(enrolments: [wrong]).attest().denial?.reason == .notEnrolled)
    }

    @Test func theMostSelectorsWin() throws {
        let scene = try Scene(enrolments: [
            .agent("one", selectors: [.userID(1_000)]),
            .agent("three", selectors: [.userID(1_000), .groupID(27), .path("/usr/bin/agent")]),
            .agent("two", selectors: [.userID(1_000), .groupID(1_000)]),
            .agent(
                "no",
                selectors: [
                    .userID(1_000), .groupID(1_000), .groupID(27), .path("/usr/bin/other"),
                ]),
        ])
        #expect(try scene.grant().workload == .test("three"))
    }

    @Test func severalThatMatchEquallyWell() throws {
        let scene = try Scene(enrolments: [
            .agent("a", selectors: [.userID(1_000), .groupID(27)]),
            .agent("b", selectors: [.userID(1_000), .path("/usr/bin/agent")]),
            .agent("c", selectors: [.userID(1_000)]),
        ])
        let denial = try #require(scene.attest().denial)
        #expect(denial.reason == .ambiguousEnrolment)
        #expect(denial.detail == "spiffe://test/a, spiffe://test/b")
    }

    @Test func aScopeBeyondTheEnrolmentNamesThePattern() throws {
        let allowed = Scope.of(["mail.*"], ["Mailbox::*", #"Host::"api.*""#])
        let scene = try Scene(enrolments: [.agent(scope: allowed)])
        let asked: [(Scope, String?)] = [
            (.of(["mail.read"], [#"Mailbox::"me""#]), nil),
            (.of(["mail.*"], ["Mailbox::*", #"Host::"api.*""#]), nil),
            (.of(["mail.read", "http.get", "x"], ["*"]), "http.get"),
            (.of(["mail.read"], ["Mailbox::*", "Host::*"]), "Host::*"),
            (.of(["*"], ["*"]), "*"),
        ]
        for (scope, pattern) in asked {
            let outcome = scene.attest(.task("t", scope: scope))
            #expect(outcome.denial?.reason == (pattern == nil ? nil : .scopeBeyondEnrolment))
            #expect(outcome.denial?.detail == pattern)
            #expect((outcome.grant?.scope == scope) == (pattern == nil))
        }
    }

    // MARK: what has ended

    @Test func endedKeysWorkloadsAndTasksAreNotAttested() throws {
        let scene = try Scene()
        let first = try scene.grant(.task("done"))
        #expect(scene.revoker.complete(first.credential, by: .agent).receipt != nil)
        #expect(scene.attest(.task("done")).denial?.reason == .completedTask)
        let target = RevocationTarget.task(workload: .test("agent"), task: .named("cut"))
        #expect(scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt != nil)
        #expect(scene.attest(.task("cut")).denial?.reason == .revokedTask)
        _ = try scene.grant(.task("other"))
        _ = scene.revoker.revoke(RevokeAsk(target: .workload(.test("agent"))), by: .operator)
        #expect(scene.attest(.task("other")).denial?.reason == .revokedWorkload)
        #expect(scene.attest(.task("cut")).denial?.reason == .revokedWorkload)
        _ = scene.revoker.revoke(RevokeAsk(target: .key(.number(1))), by: .operator)
        #expect(scene.attest(.task("other")).denial?.reason == .revokedKey)
        #expect(scene.attest(peer: .local(key: 2)).denial?.reason == .revokedWorkload)
    }

    /// The kernel was asked before; what was ended in between counts.
    @Test func whatEndsAfterTheInspection() throws {
        let scene = try Scene()
        let inspection = scene.attestor.inspect(.agent, heldBy: nil)
        let targets: [(RevocationTarget, DenialReason)] = [
            (.task(workload: .test("agent"), task: .named("t")), .revokedTask),
            (.workload(.test("agent")), .revokedWorkload), (.key(.number(1)), .revokedKey),
        ]
        for (target, reason) in targets {
            _ = scene.revoker.revoke(RevokeAsk(target: target), by: .operator)
            let outcome = scene.attestor.attest(.task("t"), peer: .agent, inspection)
            #expect(outcome.denial?.reason == reason)
        }
        let other = try Scene()
        let earlier = other.attestor.inspect(.agent, heldBy: nil)
        _ = Housekeeper(other.authority).install(try Scene.snapshot(enrolments: []))
        let outcome = other.attestor.attest(.task("t"), peer: .agent, earlier)
        #expect(outcome.denial?.reason == .notEnrolled)
    }

    /// SPEC.md, "attest": the order of the checks. Each step mends the first fault.
    @Test func theOrderOfTheChecks() throws {
        let narrow = Enrolment.agent(scope: .of(["a"], ["*"]), credentialsMax: 0)
        let twin = Enrolment.agent("twin", selectors: [.groupID(1_000)], scope: .all)
        let forbid = "forbid(principal, action, resource);"
        let scene = try Scene(policies: forbid, enrolments: [.agent(selectors: [.userID(1)])])
        var housekeeper = Housekeeper(scene.authority)
        let peer = PeerIdentity.local(key: 9)
        func reason(_ ask: AttestAsk = .task("t"), _ peer: PeerIdentity = peer) -> DenialReason? {
            scene.attest(ask, peer: peer).denial?.reason
        }
        func install(_ policies: String, _ enrolments: [Enrolment]) throws {
            _ = housekeeper.install(
                try Scene.snapshot(policies: policies, enrolments: enrolments))
            scene.sweepAll(&housekeeper)
        }
        scene.inspector.set(.gone, of: .agent)
        _ = scene.revoker.revoke(RevokeAsk(target: .key(.number(1))), by: .operator)
        #expect(reason(.task("t"), .agent) == .revokedKey)
        #expect(reason() == .processGone)
        scene.inspector.set(.running, of: .agent)
        #expect(reason() == .notEnrolled)
        try install(forbid, [narrow, twin])
        let target = RevocationTarget.workload(.test("agent"))
        #expect(scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt != nil)
        #expect(reason() == .ambiguousEnrolment)
        try install(forbid, [narrow])
        #expect(reason() == .scopeBeyondEnrolment)
        #expect(reason(.task("t", scope: .of(["a"], ["*"]))) == .policyForbid)
        try install(Scene.anyCall, [narrow])
        #expect(reason(.task("t", scope: .of(["a"], ["*"]))) == .revokedWorkload)
        let fresh = Enrolment.agent("fresh", credentialsMax: 0)
        try install(Scene.anyCall, [fresh])
        #expect(scene.attest(peer: peer).capacity == "credentials of the workload")
    }

    /// Two equal ids out of 2^128 are a bug of the random source; then nothing is granted.
    @Test func anIDThatIsTakenIsABug() throws {
        let scene = try Scene()
        let grant = try scene.grant()
        scene.random.force(grant.credential.value)
        #expect(scene.attest(.task("u")).denial?.reason == .internal)
        #expect(scene.authority.cache.count == 1)
        #expect(scene.reason(grant.credential) == nil)
    }
}
