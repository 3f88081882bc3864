// Goal: a subscriber is told of every step and of nothing that it may not know; it can tell when it
// missed something; one that reads slowly, or asks for what it must not, costs the others nothing.
// Method: a broker in this process, subscribers with sockets of our own at the feed's door; each
// denial; a subscriber that does not read through a storm of revocations.

import Glibc
import PosternAuthority
import PosternCore
import PosternWire
import Synchronization
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct FeedTests {
    private func subscribe(
        _ client: Client, _ credential: CredentialID? = nil, since: UInt64? = nil
    ) throws -> Reply {
        try client.send(.subscribe(SubscribeAsk(credential: credential, since: since)))
        while true {
            let reply = try client.receive().reply
            // Of an earlier subscription of this connection.
            if case .event = reply { continue }
            return reply
        }
    }

    private func begin(
        _ client: Client, _ credential: CredentialID? = nil, since: UInt64? = nil
    ) throws -> Subscription {
        let reply = try subscribe(client, credential, since: since)
        guard case .subscribe(let subscription) = reply else {
            throw Client.Unexpected(what: "\(reply)")
        }
        return subscription
    }

    private func update(_ client: Client) throws -> FeedUpdate {
        let decoded = try client.receive()
        #expect(decoded.correlation == 0)
        guard case .event(let update) = decoded.reply else {
            throw Client.Unexpected(what: "\(decoded.reply)")
        }
        return update
    }

    /// The steps up to an epoch, with nothing missing.
    private func steps(_ client: Client, from: UInt64, to epoch: UInt64) throws -> [EpochStep] {
        var steps: [EpochStep] = []
        var known = from
        while known < epoch {
            let update = try update(client)
            for step in update.steps {
                #expect(step.epoch == known + 1)
                known = step.epoch
            }
            #expect(update.epoch == known)
            steps += update.steps
        }
        return steps
    }

    private func revoke(_ scene: Scene, _ target: RevocationTarget, note: String? = nil) throws {
        let receipt = try scene.operatorClient().ask(
            .revoke(RevokeAsk(target: target, note: note))
        ).receipt
        #expect(receipt != nil)
    }

    @Test func stepsAndHeartbeats() throws {
        let scene = try Scene()
        let subscriber = try scene.feedClient()
        let subscription = try begin(subscriber)
        #expect(!subscription.isWhole && subscription.epoch == 1)
        #expect(subscription.instance == scene.authority.instance.hex)
        #expect(subscription.heartbeatMilliseconds == 100)
        let first = try update(subscriber)
        #expect(first.epoch == 1 && first.steps.isEmpty)
        let sent = try #require(first.sentMilliseconds)
        #expect(sent <= scene.clock.bootMilliseconds)
        let grant = try scene.client().attest()
        try revoke(scene, .credential(grant.credential), note: "why")
        let told = try #require(try steps(subscriber, from: 1, to: 2).first)
        #expect(told.reason == .revokedCredential)
        let tags = try #require(told.tags)
        #expect(tags.allSatisfy { grant.tags.contains($0) } && !tags.isEmpty)
        // It is a machine that showed nothing.
        #expect(told.target == nil && told.isByOperator == nil && told.note == nil)
        #expect(scene.broker.reload(try .sample()))
        let policies = try #require(try steps(subscriber, from: 2, to: 3).first)
        #expect(policies.reason == nil && policies.tags == nil && policies.snapshot == nil)
    }

    @Test func operatorsSeeAll() throws {
        let scene = try Scene()
        let person = try scene.feedClient(keys: scene.operatorKeys)
        _ = try begin(person)
        let grant = try scene.client().attest()
        try revoke(scene, .credential(grant.credential), note: "why")
        #expect(scene.broker.reload(try .sample()))
        let told = try steps(person, from: 1, to: 3)
        #expect(told[0].target == .credential(grant.credential))
        #expect(told[0].isByOperator == true && told[0].note == "why")
        #expect(told[1].snapshot == PolicySnapshot.sampleDigest)
        // People have no credentials.
        #expect(
            try subscribe(person, grant.credential).denial?.reason == .wrongEndpoint)
    }

    @Test func aMachineSeesWhatIsItsWorkloads() throws {
        let keys = try CurveKeyPair.generate()
        let scene = try Scene(enrolments: [
            .agent(), .agent("b", selectors: [.userID(geteuid()), .key(PeerKey(keys.publicKey))]),
        ])
        let own = try scene.client(keys: keys).attest()
        let foreign = try scene.client().attest()
        #expect(own.workload == .test("b") && foreign.workload == .test("agent"))
        let subscriber = try scene.feedClient(keys: keys)
        _ = try begin(subscriber, own.credential)
        try revoke(scene, .credential(foreign.credential), note: "why")
        try revoke(scene, .credential(own.credential), note: "why")
        let told = try steps(subscriber, from: 1, to: 3)
        #expect(told[0].target == nil && told[0].isByOperator == nil)
        #expect(told[1].target == .credential(own.credential))
        #expect(told[1].isByOperator == true && told[1].note == nil)
    }

    @Test func whoClaimsAnothersIsDenied() throws {
        let scene = try Scene()
        let owner = try scene.client()
        let (grant, dead) = (try owner.attest(.task("a")), try owner.attest(.task("b")))
        try revoke(scene, .credential(dead.credential))
        let stranger = try scene.feedClient()
        #expect(try subscribe(stranger, grant.credential).denial?.reason == .keyMismatch)
        let unknown = CredentialID(Bytes16(high: 1, low: 1))
        #expect(try subscribe(stranger, unknown).denial?.reason == .unknownCredential)
        let own = try scene.feedClient(keys: owner.keys)
        #expect(try subscribe(own, dead.credential).denial?.reason == .revokedCredential)
        #expect(scene.count(.subscriptionsDenied) == 3)
        // Nothing comes to who was denied.
        #expect(try stranger.receiveIfAny(within: .milliseconds(250)) == nil)
        // The rightful one is told.
        _ = try begin(own, grant.credential)
        // Expired by then.
        scene.clock.advance(milliseconds: Limits.credentialTTLMillisecondsDefault)
        #expect(try subscribe(own, grant.credential).denial?.reason == .expiredCredential)
    }

    @Test func sinceAnEpoch() throws {
        let scene = try Scene()
        let agent = try scene.client()
        for number in 0..<5 {
            let grant = try agent.attest(.task("t\(number)"))
            _ = try agent.ask(.complete(grant.credential))
        }
        let subscriber = try scene.feedClient()
        let whole = try begin(subscriber, since: 3)
        #expect(whole.isWhole && whole.epoch == 3)
        let told = try steps(subscriber, from: 3, to: 6)
        #expect(told.map(\.reason) == [.completedTask, .completedTask, .completedTask])
        // The present.
        #expect(try begin(subscriber, since: 6).isWhole)
        // The future.
        let denial = try #require(try subscribe(subscriber, since: 7).denial)
        #expect(denial.reason == .epochInFuture && denial.epoch == 6)
        // Before this broker was.
        let anew = try begin(subscriber, since: 0)
        #expect(!anew.isWhole && anew.epoch == 6)
    }

    @Test func nothingElseIsServed() throws {
        let scene = try Scene()
        let subscriber = try scene.feedClient()
        #expect(try subscriber.ask(.status).denial?.reason == .wrongEndpoint)
        guard case .hello(let facts) = try subscriber.ask(.hello(client: nil)) else {
            Issue.record("no hello")
            return
        }
        #expect(facts.endpoints == [scene.settings.feedEndpoint])
        // Nobody asks for an event.
        var writer = CBORWriter()
        writer.head(.array, 4)
        for number in [1, 14, 5] as [UInt64] { writer.unsigned(number) }
        writer.head(.map, 0)
        try subscriber.send(writer.bytes)
        #expect(try subscriber.receive().reply.failure?.status == .unknownOperation)
        try subscriber.send([], [1], [2])
        scene.expect(.tooManyFrames, 1)
        _ = try begin(subscriber)
    }

    /// It is told all of it, later, and the others do not wait.
    @Test func whoReadsSlowlyLosesNothingButTime() throws {
        let scene = try Scene()
        let agent = try scene.client()
        let endpoint = try #require(scene.settings.feedEndpoint)
        let slow = try Client(
            .dealer, to: endpoint, server: scene.keys.publicKey, keys: .generate(),
            in: scene.context, receiveQueueMax: 1)
        let quick = try scene.feedClient()
        let began = try begin(slow).epoch
        _ = try begin(quick)
        // Long notes of tasks fill the socket's buffers soon.
        let storms: UInt64 = 3_000
        let person = try scene.operatorClient()
        for number in 0..<storms {
            try person.send(
                .revoke(
                    RevokeAsk(target: .task(workload: .test("agent"), task: .named("t\(number)"))))
            )
            if number % 100 == 99 { for _ in 0..<100 { _ = try person.receive() } }
        }
        let end = began + storms
        #expect(scene.authority.epoch.current == end)
        #expect(try steps(quick, from: began, to: end).count == Int(storms))
        #expect(try steps(slow, from: began, to: end).count == Int(storms))
        _ = agent
    }

    @Test func aRevokedKeyHearsWhyAndIsCut() throws {
        let scene = try Scene()
        let subscriber = try scene.feedClient()
        _ = try begin(subscriber)
        let other = try scene.feedClient()
        _ = try begin(other)
        try revoke(scene, .key(subscriber.peerKey))
        var ended: DenialReason?
        while ended == nil { ended = try update(subscriber).ended }
        #expect(ended == .revokedKey)
        scene.expect(.connectionsCut, 1)
        #expect(try update(other).ended == nil)
        // It does not get in again.
        let again = try scene.feedClient(keys: subscriber.keys)
        try again.send(.subscribe(SubscribeAsk()))
        #expect(try again.receiveIfAny(within: .milliseconds(250)) == nil)
    }

    @Test func whoIsNotEnrolledAnyMoreHearsNoMore() throws {
        let scene = try Scene()
        let subscriber = try scene.feedClient()
        let person = try scene.feedClient(keys: scene.operatorKeys)
        _ = try begin(subscriber)
        _ = try begin(person)
        #expect(scene.broker.reload(try .sample(enrolments: [])))
        var ended: DenialReason?
        while ended == nil { ended = try update(subscriber).ended }
        #expect(ended == .notEnrolled)
        #expect(try steps(person, from: 1, to: 2).count == 1)
        #expect(try update(person).ended == nil)
    }

    /// An enrolment changes hands while its old holder still listens.
    @Test func detailsEndWithWhatWasShown() throws {
        let scene = try Scene()
        let agent = try scene.client()
        let (shown, other) = (try agent.attest(.task("a")), try agent.attest(.task("b")))
        let third = try agent.attest(.task("c"))
        let subscriber = try scene.feedClient(keys: agent.keys)
        _ = try begin(subscriber, shown.credential)
        _ = try agent.ask(.complete(shown.credential))
        try revoke(scene, .credential(other.credential))
        // No policy has changed yet: it is the same workload.
        #expect(try steps(subscriber, from: 1, to: 3).last?.target != nil)
        #expect(scene.broker.reload(try .sample()))
        _ = try steps(subscriber, from: 3, to: 4)
        // The look at subscribers comes with the next heartbeat.
        _ = try update(subscriber)
        _ = try update(subscriber)
        try revoke(scene, .credential(third.credential))
        #expect(try steps(subscriber, from: 4, to: 5).last?.target == nil)
    }

    @Test func whoMayConnect() throws {
        let scene = try Scene(enrolments: [])
        let stranger = try scene.feedClient()
        try stranger.send(.subscribe(SubscribeAsk()))
        scene.expect(.handshakesRefused, 1)
        _ = try begin(try scene.feedClient(keys: scene.operatorKeys))
    }

    /// Permits that clients keep are no way around the audit log.
    @Test func nothingIsFreshWhileTheAuditLogCannotBeWritten() throws {
        let log = UnsyncedLog()
        let scene = try Scene(audit: log)
        let subscriber = try scene.feedClient()
        _ = try begin(subscriber)
        #expect(try update(subscriber).sentMilliseconds != nil)
        log.isGone.store(true, ordering: .relaxed)
        // One may have been on its way.
        _ = try update(subscriber)
        for _ in 0..<3 { #expect(try update(subscriber).sentMilliseconds == nil) }
        log.isGone.store(false, ordering: .relaxed)
        _ = try update(subscriber)
        #expect(try update(subscriber).sentMilliseconds != nil)
    }

    /// Many steps at once come in several events, and `sent` says which is the last.
    @Test func moreThanOneEventHolds() throws {
        let scene = try Scene()
        for number in 0..<600 {
            _ = Revoker(scene.authority).revoke(
                RevokeAsk(
                    target: .task(workload: .test("agent"), task: .named("t\(number)"))),
                by: .operator)
        }
        let subscriber = try scene.feedClient()
        #expect(try begin(subscriber, since: 1).isWhole)
        var (known, events): (UInt64, [FeedUpdate]) = (1, [])
        while known < 601 {
            let update = try update(subscriber)
            known = update.epoch
            events.append(update)
        }
        #expect(events.flatMap(\.steps).map(\.epoch) == Array(2...601))
        #expect(events.count >= 3 && events.allSatisfy { $0.steps.count <= 256 })
        #expect(events.dropLast().allSatisfy { $0.sentMilliseconds == nil })
        #expect(events.last?.sentMilliseconds != nil)
    }

    // MARK: who may

    /// It connected while it was enrolled.
    @Test func whoIsNotEnrolledAnyMoreMayNotSubscribe() throws {
        let scene = try Scene()
        let peer = try scene.feedClient()
        guard case .hello = try peer.ask(.hello(client: nil)) else {
            Issue.record("no hello")
            return
        }
        let before = scene.authority.epoch.current
        #expect(scene.broker.reload(try .sample(enrolments: [])))
        #expect(eventually { scene.authority.epoch.current > before })
        guard case .denied(let denial) = try subscribe(peer) else {
            Issue.record("not denied")
            return
        }
        #expect(denial.reason == .notEnrolled)
    }

    @Test func subscribingAgainTakesNoMoreRoom() throws {
        let scene = try Scene()
        let peer = try scene.feedClient()
        let first = try begin(peer)
        for _ in 0..<100 { _ = try begin(peer, since: first.epoch) }
        #expect(scene.count(.subscriptions) == 101)
        // One heartbeat an interval, and not a hundred.
        let start = ContinuousClock.now
        for _ in 0..<5 { _ = try update(peer) }
        #expect(start.duration(to: .now) > .milliseconds(150))
    }
}
