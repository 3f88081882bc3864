// Goal: what is ended is in force at once, and acknowledged only when it is written down; a disk
// that fails is no acknowledgement.
// Method: a broker whose journal answers when the test says so.

import PosternAuthority
import PosternBroker
import PosternCore
import PosternWire
import Testing

@Suite(.timeLimit(.minutes(15))) struct BrokerDurabilityTests {
    private let journal = HeldJournal()
    private let scene: Scene

    init() throws { scene = try Scene(journal: journal) }

    private func isWaiting() -> Bool { eventually { journal.waitingCount == 1 } }

    @Test func aRevocationIsInForceBeforeItIsAcknowledged() throws {
        let client = try scene.client()
        let grant = try client.attest()
        let person = try scene.operatorClient()
        let sent = try person.send(.revoke(RevokeAsk(target: .credential(grant.credential))))
        try #require(isWaiting())
        // In force, and nothing is said yet.
        #expect(try client.authorise(grant.credential).reason == .revokedCredential)
        #expect(try person.receiveIfAny(within: .milliseconds(50)) == nil)
        #expect(journal.endings == 1)
        // Meanwhile the control thread goes on.
        _ = try client.attest(.task("another"))
        journal.answer(nil)
        let reply = try person.receive()
        #expect(reply.correlation == sent)
        #expect(reply.reply.receipt?.credentials == 1)
    }

    /// A grant may be lost; a fleet that attests must not wait for a disk.
    @Test func anAttestWaitsForNothing() throws {
        let client = try scene.client()
        let grant = try client.attest()
        #expect(journal.waitingCount == 0)
        guard case .granted(let stored) = journal.changes.last else {
            Issue.record("it is not written down")
            return
        }
        #expect(stored.id == grant.credential)
    }

    @Test func aCompletionToo() throws {
        let client = try scene.client()
        let grant = try client.attest()
        try client.send(.complete(grant.credential))
        try #require(isWaiting())
        #expect(try client.receiveIfAny(within: .milliseconds(50)) == nil)
        journal.answer(nil)
        #expect(try client.receive().reply.receipt != nil)
    }

    @Test func whatCannotBeWrittenIsInForceAndNotAcknowledged() throws {
        let client = try scene.client()
        let grant = try client.attest()
        let person = try scene.operatorClient()
        try person.send(.revoke(RevokeAsk(target: .credential(grant.credential))))
        try #require(isWaiting())
        journal.answer(StateFailure(message: "disk full"))
        let failure = try person.receive().reply.failure
        #expect(failure?.status == .internal)
        #expect(failure?.message?.contains("in force") == true)
        #expect(try client.authorise(grant.credential).reason == .revokedCredential)
    }

    /// To ask again is to wait for the first one.
    @Test func aSecondTimeIsNoEarlier() throws {
        let person = try scene.operatorClient()
        let ask = RevokeAsk(target: .workload(.test("agent")))
        try person.send(.revoke(ask))
        try person.send(.revoke(ask))
        let areWaiting = eventually { journal.waitingCount == 2 }
        try #require(areWaiting)
        #expect(try person.receiveIfAny(within: .milliseconds(50)) == nil)
        journal.answer(nil)
        _ = try person.receive()
        _ = try person.receive()
    }

    @Test func whatIsRefusedWaitsForNothing() throws {
        let client = try scene.client()
        let unknown = CredentialID(Bytes16(high: 1, low: 1))
        #expect(try client.ask(.complete(unknown)).denial?.reason == .unknownCredential)
        #expect(journal.waitingCount == 0)
    }

    @Test func nothingBeginsWhereMuchCouldNotBeWritten() throws {
        let client = try scene.client()
        let grant = try client.attest()
        journal.fill()
        let failure = try client.ask(.attest(.task("another"))).failure
        #expect(failure?.status == .capacity)
        #expect(failure?.message?.contains("written down") == true)
        // What lives goes on, and can end.
        #expect(try client.authorise(grant.credential).isPermitted)
        try client.send(.complete(grant.credential))
        try #require(isWaiting())
        journal.answer(nil)
        #expect(try client.receive().reply.receipt != nil)
    }

    /// A broker that stops acknowledges what it has written down.
    @Test func stoppingAnswersWhoWaits() throws {
        let person = try scene.operatorClient()
        try person.send(.revoke(RevokeAsk(target: .workload(.test("agent")))))
        try #require(isWaiting())
        scene.stop()
        #expect(try person.receive().reply.receipt != nil)
    }
}
