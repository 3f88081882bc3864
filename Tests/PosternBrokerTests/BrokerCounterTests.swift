// Goal: a reply that cannot be delivered is counted and holds nobody up; a handshake that is
// refused or put off is counted as such.
// Method: a peer that reads nothing, a peer that is gone, a kernel that is moody; another client
// is served all the while.

import PosternAuthority
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerCounterTests {
    @Test func aPeerThatDoesNotRead() throws {
        let scene = try Scene()
        let bystander = try scene.client()
        let credential = try bystander.attest().credential
        let slow = try Client(
            .dealer, to: scene.settings.gateEndpoint, server: scene.keys.publicKey,
            keys: .generate(), in: scene.context, receiveQueueMax: 1)
        let call = CallAsk(
            action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])
        let unknown = CredentialID(Bytes16(high: 1, low: 1))
        let isFull = eventually {
            for _ in 0..<500 {
                guard (try? slow.send(.authorise(unknown, call))) != nil else { return false }
            }
            return scene.count(.repliesToSlowReaders) > 0
        }
        #expect(isFull)
        #expect(try bystander.authorise(credential).isPermitted)
        #expect(try bystander.ask(.complete(credential)).receipt?.credentials == 1)
    }

    /// The peer leaves while the control thread is busy with its request.
    @Test func aPeerThatIsGone() throws {
        let scene = try Scene()
        let bystander = try scene.client()
        let credential = try bystander.attest().credential
        scene.inspector.block()
        do {
            let leaving = try scene.client()
            try leaving.send(.attest(.task("u")))
            let isHeld = eventually { scene.inspector.waiting == 1 }
            try #require(isHeld)
        }
        // It is closed; its connection is over for the broker when nothing is left of it.
        #expect(try bystander.authorise(credential).isPermitted)
        scene.inspector.unblock()
        let isCounted = eventually {
            scene.count(.attests) == 2
                && (scene.count(.repliesToGonePeers) == 1 || scene.authority.cache.count == 2)
        }
        #expect(isCounted)
        #expect(try bystander.ask(.complete(credential)).receipt?.credentials == 1)
    }

    /// Facts that cannot be read just now put a handshake off; the peer tries again by itself.
    @Test func aHandshakeThatIsPutOff() throws {
        let scene = try Scene()
        scene.inspector.fail(with: .unavailable(what: "status"))
        let client = try scene.client()
        try client.send(.hello(client: nil))
        let isDeferred = eventually { scene.count(.handshakesDeferred) > 0 }
        #expect(isDeferred)
        #expect(scene.count(.handshakesAdmitted) == 0)
        scene.inspector.fail(with: nil)
        #expect(try client.receive().reply.served == .hello)
        #expect(scene.count(.handshakesAdmitted) == 1)
    }

    @Test func namesAreWordsAndEachIsThere() {
        let names = Counters.Name.allCases.map(\.text)
        #expect(Set(names).count == names.count)
        for name in names { #expect(name.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil, "\(name)") }
        let counters = Counters()
        for (index, name) in Counters.Name.allCases.enumerated() {
            counters.add(name, UInt64(index))
            counters.add(name)
        }
        for (index, name) in Counters.Name.allCases.enumerated() {
            #expect(counters.value(name) == UInt64(index + 1))
            #expect(counters.all[name.text] == UInt64(index + 1))
        }
    }
}
