// Goal: a request whose own deadline had passed is answered so, and nothing is done for it: no call
// of a budget, no decision, no credential. One in time is carried out.
// Method: requests with deadlines before and after the broker's clock, over a real socket; the
// clock is put forward while an attest waits.

import PosternAuthority
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerDeadlineTests {
    private static let call = CallAsk(
        action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])
    private static let hour: UInt64 = 3_600_000

    private func budgetLeft(_ client: Client, _ credential: CredentialID) throws -> UInt64? {
        let reply = try client.ask(.introspect(credential))
        guard case .introspect(let introspection) = reply else {
            throw Client.Unexpected(what: "\(reply)")
        }
        return introspection.details?.budgetLeft
    }

    @Test func anAuthorise() throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest(.task(budget: 5)).credential
        let now = scene.clock.wallMilliseconds
        for late in [1, now - 1] {
            let reply = try client.ask(
                .authorise(credential, Self.call, deadlineMilliseconds: late))
            #expect(reply.failure?.status == .expiredRequest)
            #expect(reply.failure?.message?.isEmpty == false)
        }
        #expect(try budgetLeft(client, credential) == 5)
        #expect(scene.count(.expiredRequests) == 2)
        #expect(scene.count(.permits) + scene.count(.denies) == 0)
        for early in [now + Self.hour, .max] {
            let reply = try client.ask(
                .authorise(credential, Self.call, deadlineMilliseconds: early))
            #expect(reply.served == .authorise)
        }
        #expect(try budgetLeft(client, credential) == 3)
        #expect(scene.count(.expiredRequests) == 2)
    }

    /// Late or not, a credential that is none is not asked about.
    @Test func aCredentialIsNotLookedAt() throws {
        let scene = try Scene()
        let client = try scene.client()
        let unknown = CredentialID(Bytes16(high: 1, low: 1))
        let late = try client.ask(.authorise(unknown, Self.call, deadlineMilliseconds: 1))
        #expect(late.failure?.status == .expiredRequest)
        #expect(try client.authorise(unknown).reason == .unknownCredential)
    }

    @Test func aBatch() throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest(.task(budget: 5)).credential
        let now = scene.clock.wallMilliseconds
        func ask(by deadline: UInt64) throws -> Reply {
            try client.ask(
                .authoriseBatch(
                    credential, .executeAll, [Self.call, Self.call],
                    deadlineMilliseconds: deadline))
        }
        #expect(try ask(by: now - 1).failure?.status == .expiredRequest)
        #expect(try budgetLeft(client, credential) == 5)
        #expect(scene.count(.expiredRequests) == 1)
        #expect(try ask(by: now + Self.hour).served == .authoriseBatch)
        #expect(try budgetLeft(client, credential) == 3)
    }

    @Test func anAttest() throws {
        let scene = try Scene()
        let client = try scene.client()
        let now = scene.clock.wallMilliseconds
        let late = try client.ask(.attest(.task(deadlineMilliseconds: now - 1)))
        #expect(late.failure?.status == .expiredRequest)
        #expect(scene.authority.cache.count == 0)
        #expect(scene.count(.expiredRequests) == 1)
        #expect(scene.count(.attests) + scene.count(.attestsDenied) == 0)
        let early = try client.ask(.attest(.task(deadlineMilliseconds: now + Self.hour)))
        #expect(early.served == .attest)
    }

    /// One attest is held at its inspection, another one waits behind it.
    @Test func attestsThatWaitTooLong() throws {
        let scene = try Scene()
        let client = try scene.client()
        let deadline = scene.clock.wallMilliseconds + Self.hour
        scene.inspector.block()
        try client.send(.attest(.task("held", deadlineMilliseconds: deadline)))
        let isHeld = eventually { scene.inspector.waiting == 1 }
        try #require(isHeld)
        try client.send(.attest(.task("behind", deadlineMilliseconds: deadline)))
        // Answered by the lane, which has taken the one before it up by then.
        #expect(try client.ask(.hello(client: nil)).served == .hello)
        scene.clock.advance(milliseconds: 2 * Self.hour)
        scene.inspector.unblock()
        for _ in 0..<2 {
            #expect(try client.receive().reply.failure?.status == .expiredRequest)
        }
        #expect(scene.authority.cache.count == 0)
        #expect(scene.count(.expiredRequests) == 2)
        #expect(scene.count(.attests) == 0)
    }

    /// A request at the wrong door is denied as such, late or not.
    @Test func theDoorComesFirst() throws {
        let scene = try Scene()
        let person = try scene.operatorClient()
        let unknown = CredentialID(Bytes16(high: 1, low: 1))
        let reply = try person.ask(.authorise(unknown, Self.call, deadlineMilliseconds: 1))
        #expect(reply.denial?.reason == .wrongEndpoint)
        #expect(scene.count(.expiredRequests) == 0)
    }
}
