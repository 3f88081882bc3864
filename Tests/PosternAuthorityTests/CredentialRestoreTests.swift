// Goal: a credential lives on in the next run of the broker for whom it was granted to, for as long
// as it would have; whatever is not known counts against it.
// Method: two authorities, the second one restored from what the first gave to its journal, with a
// kernel and a boot of its own.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct CredentialRestoreTests {
    private let journal = FakeJournal()
    private let first: Scene
    private let enrolments: [Enrolment] = [
        .agent(), .agent("remote", selectors: [.key(.number(7))]),
    ]
    private static let ttl = Limits.credentialTTLMillisecondsDefault

    init() throws { first = try Scene(enrolments: enrolments, journal: journal) }

    private func scene(
        policies: String = Scene.anyCall, credentialsMax: Int = 100,
        enrolments: [Enrolment]? = nil, journal: FakeJournal = FakeJournal()
    ) throws -> Scene {
        try Scene(
            policies: policies, enrolments: enrolments ?? self.enrolments,
            credentialsMax: credentialsMax, journal: journal, seed: 2)
    }

    @discardableResult
    private func restore(
        _ scene: Scene, isOfThisBoot: Bool = true, isCleanlyStopped: Bool = false,
        from journal: FakeJournal? = nil
    ) throws -> CredentialRestorer {
        let journal = journal ?? self.journal
        var restorer = CredentialRestorer(scene.authority)
        for stored in journal.credentials(
            isOfThisBoot: isOfThisBoot, isCleanlyStopped: isCleanlyStopped)
        {
            restorer.restore(stored)
        }
        try scene.authority.restore(journal.state)
        return restorer
    }

    // MARK: for how long

    @Test func itIsWhatItWas() throws {
        let grant = try first.grant(
            .task("t", scope: .of(["act*"], ["Thing::*"]), intent: "to the letter"))
        let next = try scene()
        let restorer = try restore(next)
        #expect(restorer.restored == 1)
        #expect(restorer.dropped == 0)
        #expect(next.reason(grant.credential) == nil)
        #expect(next.reason(grant.credential, .call("other")) == .outsideScope)
        let seen = next.revoker.introspect(grant.credential, by: .peer(.agent))
        #expect(seen.reason == nil)
        #expect(seen.details?.intent == "to the letter")
        #expect(seen.details?.task == .named("t"))
        #expect(seen.details?.workload == .test("agent"))
        #expect(seen.details?.scope == grant.scope)
    }

    @Test func itEndsWhenItWouldHave() throws {
        let grant = try first.grant()
        let next = try scene()
        try restore(next)
        next.clock.advance(milliseconds: Self.ttl - 1)
        #expect(next.reason(grant.credential) == nil)
        next.clock.advance(milliseconds: 1)
        #expect(next.reason(grant.credential) == .expiredCredential)
        next.clock.advance(milliseconds: Limits.expiredKeptMilliseconds + 1_000)
        #expect(next.sweepAll() == 1)
        #expect(next.authority.cache.count == 0)
        #expect(next.authority.cells.workloads[.test("agent")]?.liveCredentials == 0)
    }

    @Test func whatExpiredMeanwhileDoesNotComeBack() throws {
        let grant = try first.grant()
        let next = try scene()
        next.clock.advance(milliseconds: Self.ttl)
        let restorer = try restore(next)
        #expect(restorer.restored == 0)
        #expect(next.reason(grant.credential) == .unknownCredential)
    }

    /// A damaged or foreign file makes no life longer than one that begins now.
    @Test func noLifeIsLongerThanANewOne() throws {
        _ = try first.grant()
        let stored = try #require(journal.credentials().first)
        let next = try scene()
        var restorer = CredentialRestorer(next.authority)
        restorer.restore(
            StoredCredential(
                id: stored.id, holder: stored.holder, task: stored.task, intent: "x",
                expiryMilliseconds: .max / 2, keptMilliseconds: .max / 2, budget: nil))
        let record = try #require(next.authority.cache.find(stored.id))
        #expect(
            record.expiryMilliseconds
                == next.clock.bootMilliseconds + Limits.credentialTTLMillisecondsMax)
    }

    // MARK: for whom

    @Test func anotherKeyOrProcessIsAsMuchAStrangerAsBefore() throws {
        let grant = try first.grant()
        let next = try scene()
        try restore(next)
        #expect(next.reason(grant.credential, peer: .local(key: 2)) == .keyMismatch)
        let later = ProcessIdentity(processID: 100, startTimeTicks: 5_001)
        #expect(next.reason(grant.credential, peer: .local(later)) == .processMismatch)
        #expect(next.reason(grant.credential) == nil)
    }

    @Test func ofAProcessThatEndedNothingComesBack() throws {
        let grant = try first.grant()
        let next = try scene()
        next.inspector.set(.gone, of: .agent)
        let restorer = try restore(next)
        #expect(restorer.dropped == 1)
        #expect(next.reason(grant.credential) == .unknownCredential)
    }

    @Test func aReusedProcessIDIsAnotherProcess() throws {
        let grant = try first.grant()
        let next = try scene()
        next.inspector.set(.gone, of: .agent)
        next.inspector.start(
            .sample(ProcessIdentity(processID: 100, startTimeTicks: 9_000)))
        try restore(next)
        #expect(next.reason(grant.credential) == .unknownCredential)
    }

    @Test(arguments: [
        ProcessFacts.sample(path: "/usr/bin/other"), .sample(userID: 1_001),
        .sample(unit: "other.service"),
    ])
    func anotherProgramInTheProcessHasToAttest(facts: ProcessFacts) throws {
        let grant = try first.grant()
        let kept = FakeJournal()
        let next = try scene(journal: kept)
        next.inspector.start(facts)
        try restore(next)
        #expect(next.reason(grant.credential) == .unknownCredential)
        // For good, whatever the process is by the next start.
        #expect(kept.changes == [.dropped(grant.credential)])
    }

    @Test func whatTheKernelDoesNotSayCountsAgainstIt() throws {
        let grant = try first.grant()
        let next = try scene()
        next.inspector.set(.unreadable(what: "stat"), of: .agent)
        try restore(next)
        #expect(next.reason(grant.credential) == .unknownCredential)
    }

    @Test func afterARebootOnlyThoseWithoutAProcessComeBack() throws {
        let local = try first.grant()
        let remote = try first.grant(peer: .remote(key: 7))
        let kept = FakeJournal()
        let next = try scene(journal: kept)
        try restore(next, isOfThisBoot: false)
        #expect(next.reason(local.credential) == .unknownCredential)
        #expect(next.reason(remote.credential, peer: .remote(key: 7)) == nil)
        #expect(kept.changes.isEmpty)
    }

    /// As with a reload: who is not enrolled has nothing, and has it back with the enrolment.
    @Test func withoutItsEnrolmentItIsNoGood() throws {
        let grant = try first.grant()
        let next = try scene(enrolments: [.agent("other")])
        try restore(next)
        #expect(next.reason(grant.credential) == .notEnrolled)
        _ = Housekeeper(next.authority).install(first.authority.snapshots.current)
        #expect(next.reason(grant.credential) == nil)
    }

    @Test func whatThereIsNoRoomForIsDropped() throws {
        let grants = try (0..<3).map { try first.grant(.task("t-\($0)")) }
        let kept = FakeJournal()
        let next = try scene(credentialsMax: 2, journal: kept)
        let restorer = try restore(next)
        #expect(restorer.restored == 2)
        #expect(kept.changes == [.dropped(grants[2].credential)])
    }

    // MARK: what ended

    @Test func whateverEndedItEndedIt() throws {
        let own = try first.grant(.task("own"))
        let task = try first.grant(.task("task"))
        let completed = try first.grant(.task("completed"))
        let sibling = try first.grant(.task("completed"))
        let alive = try first.grant(.task("alive"))
        _ = first.revoker.revoke(RevokeAsk(target: .credential(own.credential)), by: .operator)
        _ = first.revoker.revoke(
            RevokeAsk(target: .task(workload: .test("agent"), task: .named("task"))),
            by: .operator)
        _ = first.revoker.complete(completed.credential, by: .agent)
        let next = try scene()
        try restore(next)
        #expect(next.reason(own.credential) == .revokedCredential)
        #expect(next.reason(task.credential) == .revokedTask)
        #expect(next.reason(completed.credential) == .completedTask)
        #expect(next.reason(sibling.credential) == .completedTask)
        #expect(next.reason(alive.credential) == nil)
        // Those that gave up their place have none here either, and go when they would have.
        let cell = try #require(next.authority.cells.workloads[.test("agent")])
        #expect(
            cell.liveCredentials
                == first.authority.cells.workloads[.test("agent")]?
                .liveCredentials)
        next.clock.advance(milliseconds: Limits.expiredKeptMilliseconds + 1_000)
        #expect(next.sweepAll() == 2)
    }

    /// The end of a task is remembered until the last credential of it would have expired.
    @Test func aCompletedTaskOutlastsTheOthersOfIt() throws {
        let long = 3 * Limits.completedTaskKeptMilliseconds
        let first = try Scene(
            enrolments: [.agent(ttlMillisecondsMax: long)], journal: journal)
        _ = try first.grant(.task("t", ttlMilliseconds: long))
        let grant = try first.grant(.task("t", ttlMilliseconds: 1_000))
        _ = first.revoker.complete(grant.credential, by: .agent)
        let forget = try #require(journal.endings.first?.forgetMilliseconds)
        #expect(forget == first.clock.bootMilliseconds + long + Limits.expiredKeptMilliseconds)
        // Alone in its task it is remembered for no longer than that takes.
        let alone = try first.grant(.task("alone", ttlMilliseconds: 1_000))
        _ = first.revoker.complete(alone.credential, by: .agent)
        #expect(
            journal.endings.last?.forgetMilliseconds
                == first.clock.bootMilliseconds + Limits.completedTaskKeptMilliseconds)
    }

    // MARK: what was spent

    @Test func afterAStopABudgetIsWhatWasLeft() throws {
        let grant = try first.grant(.task("t", budget: 3))
        _ = first.reason(grant.credential)
        first.authority.recordMeters()
        let next = try scene()
        try restore(next, isCleanlyStopped: true)
        #expect(next.authorise(grant.credential).budgetLeft == 1)
        #expect(next.reason(grant.credential) == nil)
        #expect(next.reason(grant.credential) == .budgetExhausted)
    }

    @Test func afterAKillNobodyKnowsWhatWasLeft() throws {
        let limited = try first.grant(.task("limited", budget: 3))
        let unlimited = try first.grant(.task("unlimited"))
        let kept = FakeJournal()
        let next = try scene(journal: kept)
        let restorer = try restore(next)
        #expect(restorer.dropped == 1)
        #expect(next.reason(limited.credential) == .unknownCredential)
        #expect(next.reason(unlimited.credential) == nil)
        #expect(kept.changes == [.dropped(limited.credential)])
    }

    /// Policies may count calls as well.
    @Test func callsThatPoliciesCountAreSpentToo() throws {
        let policies = """
            permit(principal, action, resource)
            unless { context.postern has calls && context.postern.calls >= 2 };
            """
        let first = try Scene(
            policies: policies, enrolments: enrolments, journal: journal)
        let grant = try first.grant()
        #expect(first.reason(grant.credential) == nil)
        let killed = try scene(policies: policies)
        try restore(killed)
        #expect(killed.reason(grant.credential) == .unknownCredential)
        first.authority.recordMeters()
        let stopped = try scene(policies: policies)
        try restore(stopped, isCleanlyStopped: true)
        #expect(stopped.reason(grant.credential) == nil)
        #expect(stopped.reason(grant.credential) == .policyNoPermit)
    }

    /// Only what somebody counts is written at the end.
    @Test func whatNobodyCountsIsNotWrittenDown() throws {
        _ = try first.grant(.task("unlimited"))
        let limited = try first.grant(.task("limited", budget: 3))
        let before = journal.changes.count
        first.authority.recordMeters()
        #expect(journal.changes.dropFirst(before) == [.metered(limited.credential, calls: 0)])
    }

    // MARK: order

    /// The ending is remembered for minutes, the credential would live for longer: a broker that is
    /// killed between the two must not leave one without the other.
    @Test func aCompletionAndTheEndOfItsCredentialAreOneChange() throws {
        let grant = try first.grant()
        let before = journal.changes.count
        _ = first.revoker.complete(grant.credential, by: .agent)
        let changes = journal.changes.dropFirst(before)
        guard case .completed(let ending, let freed)? = changes.first, changes.count == 1 else {
            Issue.record("\(changes)")
            return
        }
        #expect(ending.reason == .completedTask && freed.id == grant.credential)
    }

    @Test func aGrantComesBeforeWhatEndsIt() throws {
        let grant = try first.grant()
        _ = first.revoker.revoke(RevokeAsk(target: .credential(grant.credential)), by: .operator)
        let kinds = journal.changes.map { change in
            switch change {
            case .granted: "granted"
            case .ended, .completed: "ended"
            case .freed: "freed"
            case .installed, .dropped, .metered, .advanced, .signed: "other"
            }
        }
        #expect(kinds == ["granted", "ended", "freed"])
    }
}
