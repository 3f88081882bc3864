// Goal: what a client reports stands in the audit log before it is told so, once; what is not its
// own is denied and written down, within bounds; neither keeps a revocation waiting.
// Method: a broker in this process over ipc, with a log that keeps what it is told and refuses when
// the test says so; the control thread's queues alone.

import PosternAuthority
import PosternCore
import PosternWire
import Synchronization
import Testing

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerReportTests {
    private let log = KeptLog()
    private let scene: Scene

    init() throws { scene = try Scene(audit: log) }

    private func report(
        _ client: Client, _ credential: CredentialID, counts: [UInt64] = [2]
    ) throws -> Reply {
        try client.ask(.report(.sample(credential, counts: counts)))
    }

    @Test func itIsWrittenDownAndCounted() throws {
        let client = try scene.client()
        let credential = try client.attest().credential
        let reply = try report(client, credential, counts: [2, 3])
        let epoch = scene.authority.epoch.current
        #expect(reply == .report(ReportReceipt(epoch: epoch, durability: .process)))
        let written = try #require(log.reports.first)
        #expect(log.reports.count == 1)
        #expect(written.ask == .sample(credential, counts: [2, 3]))
        #expect(written.peer.key == client.peerKey && written.epoch == epoch)
        guard case .taken(let record) = written.outcome else {
            Issue.record("\(written.outcome)")
            return
        }
        #expect(record.id == credential && record.budget.calls == 0)
        #expect(scene.count(.reports) == 1 && scene.count(.permitsCached) == 5)
        // What a client says neither turns the count over nor pins it.
        for round in 1...2 as ClosedRange<UInt64> {
            _ = try report(client, credential, counts: [.max, .max])
            #expect(scene.count(.permitsCached) == 5 + round * Limits.reportedCallsMax)
        }
    }

    @Test func alsoOfOneThatHasEnded() throws {
        let client = try scene.client()
        let credential = try client.attest().credential
        #expect(try client.ask(.complete(credential)).receipt?.credentials == 1)
        #expect(try client.authorise(credential).reason == .completedTask)
        #expect(try report(client, credential).served == .report)
        let brief = try client.attest(.task("t-2", ttlMilliseconds: 1_000)).credential
        scene.clock.advance(milliseconds: 2_000)
        #expect(try client.authorise(brief).reason == .expiredCredential)
        #expect(try report(client, brief).served == .report)
        #expect(log.reports.count == 2)
    }

    @Test func anothersIsDeniedAndWrittenDown() throws {
        let (owner, thief) = (try scene.client(), try scene.client())
        let credential = try owner.attest().credential
        let denial = try #require(try report(thief, credential).denial)
        #expect(denial.reason == .keyMismatch)
        #expect(denial.epoch == scene.authority.epoch.current)
        let unknown = CredentialID(Bytes16(high: 9, low: 9))
        #expect(try report(owner, unknown).denial?.reason == .unknownCredential)
        #expect(scene.count(.reportsDenied) == 2 && scene.count(.permitsCached) == 0)
        let outcomes = log.reports.map { report -> (DenialReason?, CredentialID?) in
            guard case .denied(let denial, let record) = report.outcome else { return (nil, nil) }
            return (denial.reason, record?.id)
        }
        #expect(outcomes.map(\.0) == [.keyMismatch, .unknownCredential])
        #expect(outcomes.map(\.1) == [credential, nil])
        #expect(scene.authority.cache.find(credential)?.budget.calls == 0)
    }

    /// The same key in another process.
    @Test func anotherProcessesIsDenied() throws {
        let keys = try scene.client().keys
        let credential = try scene.client(keys: keys).attest().credential
        let record = try #require(scene.authority.cache.find(credential))
        let stranger = PeerIdentity(key: record.peer.key, origin: .tcp)
        let outcome = ReportTaker(scene.authority).look(at: .sample(credential), by: stranger)
        guard case .denied(let denial, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(denial.reason == .processMismatch)
    }

    /// What has no credential of its own spends nothing of what others need.
    @Test func nonsenseKeepsNobodyFromReporting() throws {
        let (owner, stranger) = (try scene.client(), try scene.client())
        let credential = try owner.attest().credential
        let unknown = CredentialID(Bytes16(high: 9, low: 9))
        var deferred = 0
        for _ in 0..<40_000 where deferred == 0 {
            if try report(stranger, unknown).denial == nil { deferred += 1 }
        }
        #expect(deferred == 1 && scene.count(.refusalsDeferred) == 1)
        #expect(try report(owner, credential).served == .report)
    }

    @Test func eachCredentialHasItsBound() throws {
        var allowance = ReportAllowance()
        let peer = PeerIdentity(key: try scene.client().peerKey, origin: .tcp)
        func allows(_ number: UInt64, _ byteCount: Int, _ now: UInt64 = 0) -> Bool {
            allowance.allows(
                CredentialID(Bytes16(high: 1, low: number)), of: peer, byteCount: byteCount,
                nowMilliseconds: now)
        }
        #expect(allows(1, Limits.reportBytesMax))
        #expect(!allows(1, 1))
        // Another one has its own, but all of a user's together have one, too.
        for number in 2...16 as ClosedRange<UInt64> {
            #expect(allows(number, Limits.reportBytesMax))
        }
        #expect(!allows(17, 1))
        #expect(allows(1, Limits.reportBytesPerSecond, 1_000))
        #expect(!allows(1, 1, 1_000))
    }

    /// Nothing is counted then: the client keeps its counts and tells them again.
    @Test func withoutALogItIsToBeToldAgain() throws {
        let client = try scene.client()
        let credential = try client.attest().credential
        for (number, isGone) in [true, false].enumerated() {
            log.isGone.store(isGone, ordering: .relaxed)
            log.refuses.store(true, ordering: .relaxed)
            #expect(try report(client, credential).denial?.reason == .auditUnavailable)
            #expect(scene.count(.auditUnavailable) == UInt64(number + 1))
        }
        log.refuses.store(false, ordering: .relaxed)
        #expect(log.reports.isEmpty && scene.count(.permitsCached) == 0)
        #expect(scene.authority.cache.find(credential)?.budget.calls == 0)
        #expect(try report(client, credential).served == .report)
        #expect(scene.count(.permitsCached) == 2)
    }

    /// As with any refusal: what is over the allowance is neither written nor told.
    @Test func refusalsAreBounded() throws {
        let client = try scene.client()
        let own = try client.attest().credential
        let item = CachedDecisionCount(
            action: "act",
            resource: ResourceName(type: "Thing", id: String(repeating: "x", count: 1_000)),
            count: 1, firstMilliseconds: 1, lastMilliseconds: 2,
            decision: DecisionID(Bytes16(high: 1, low: 7)))
        let unknown = ReportAsk(
            credential: CredentialID(Bytes16(high: 9, low: 9)),
            items: Array(repeating: item, count: 60))
        var denied = 0
        while let denial = try client.ask(.report(unknown)).denial {
            #expect(denial.reason == .unknownCredential)
            denied += 1
            guard denied < 400 else { break }
        }
        #expect((200..<400).contains(denied))
        #expect(try client.ask(.report(unknown)).failure?.status == .overloaded)
        #expect(log.reports.count == denied)
        // One's own is none.
        #expect(try report(client, own).served == .report)
    }

    private func job(_ request: Request, _ lane: LaneMailbox) -> ControlJob {
        .request(
            ControlRequest(
                request: request, byteCount: 1, correlation: 1,
                peer: PeerIdentity(key: .number(1), origin: .tcp), door: .gate, handle: nil,
                route: ReplyRoute(routingID: [1], hasDelimiter: false, descriptor: nil),
                lane: lane))
    }

    /// Reports have a row of their own: a flood of them fills no other, and all take turns.
    @Test func reportsKeepNothingWaiting() throws {
        let queues = try ControlQueues()
        let lane = try LaneMailbox()
        let id = CredentialID(Bytes16(high: 1, low: 1))
        for _ in 0..<Limits.controlQueueMax {
            #expect(queues.push(job(.report(.sample(id)), lane)))
        }
        #expect(!queues.push(job(.report(.sample(id)), lane)))
        let delegate = DelegateAsk(credential: id, target: .child, attest: .task())
        for request in [Request.complete(id), .delegate(delegate)] {
            #expect(queues.push(job(request, lane)))
        }
        let operations = (0..<4).compactMap { _ -> PosternCore.Operation? in
            guard case .request(let request) = queues.pop() else { return nil }
            return request.request.operation
        }
        #expect(Set(operations.prefix(3)) == [.complete, .delegate, .report])
        #expect(operations.last == .report)
        queues.close()
        #expect(!queues.push(job(.report(.sample(id)), lane)))
    }
}
