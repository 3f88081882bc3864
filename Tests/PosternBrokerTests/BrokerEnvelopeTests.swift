// Goal: a reply has the envelope of its request and goes to the connection that asked, by
// whichever lane and whatever else is in flight.
// Method: REQ and DEALER with and without the empty frame; many requests in flight on many
// connections and lanes.

import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerEnvelopeTests {
    private let hello: [UInt8] = [0x84, 1, 1, 7, 0xA0]

    /// A lane's own answers and those of the control thread.
    private func payloads() -> [[UInt8]] {
        var writer = CBORWriter()
        RequestEncoder.encode(.attest(.task()), correlation: 7, into: &writer)
        return [hello, writer.bytes, [0x84, 1, 1, 7, 0xFF], [0x84, 9, 1, 7, 0xA0]]
    }

    @Test func dealerWithAndWithoutTheDelimiter() throws {
        let scene = try Scene()
        let client = try scene.client()
        for payload in payloads() {
            try client.send(payload)
            #expect(try client.receiveFrames().count == 1)
            try client.send([], payload)
            let frames = try client.receiveFrames()
            #expect(frames.count == 2)
            #expect(frames[0].isEmpty)
            let reply = frames[1]
            #expect(try ReplyDecoder.decode(reply.span.bytes).correlation == 7)
        }
        // A single empty frame is an empty payload, and so is one after a delimiter.
        try client.send([])
        try client.send([], [])
        try client.send(hello)
        #expect(try client.receiveFrames().count == 1)
        scene.expect(.unanswerable, 2)
    }

    @Test func req() throws {
        let scene = try Scene()
        let client = try scene.client(.req)
        let grant = try client.attest()
        #expect(try client.authorise(grant.credential).isPermitted)
        #expect(try client.ask(.complete(grant.credential)).receipt?.credentials == 1)
        #expect(try client.authorise(grant.credential).reason == .completedTask)
    }

    @Test func manyInFlightOnManyConnections() throws {
        let scene = try Scene(lanes: 2)
        let clients = try (0..<8).map { try scene.client(lane: $0 % 2) }
        let credentials = try clients.enumerated().map { number, client in
            try client.attest(.task("t\(number)")).credential
        }
        let call = CallAsk(
            action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])
        var expected: [[UInt64]] = []
        for (client, credential) in zip(clients, credentials) {
            expected.append(
                try (0..<200).map { number in
                    // Some go the long way by the control thread.
                    try client.send(
                        number % 10 == 0
                            ? .attest(.task("u\(number)")) : .authorise(credential, call))
                })
        }
        for (client, sent) in zip(clients, expected) {
            var received: Set<UInt64> = []
            for _ in sent {
                let reply = try client.receive()
                #expect(received.insert(reply.correlation).inserted)
                if case .authorise(let decision) = reply.reply {
                    #expect(decision.isPermitted)
                } else {
                    #expect(reply.reply.served == .attest)
                }
            }
            #expect(received == Set(sent))
        }
        #expect(scene.count(.permits) == 8 * 180)
        #expect(scene.count(.attests) == 8 + 8 * 20)
    }

    @Test func lanesShareCredentials() throws {
        let scene = try Scene(lanes: 3)
        let keys = try CurveKeyPair.generate()
        let lanes = try (0..<3).map { try scene.client(keys: keys, lane: $0) }
        let credential = try lanes[0].attest(.task(budget: 3)).credential
        for (client, left) in zip(lanes, [2, 1, 0] as [UInt64]) {
            #expect(try client.authorise(credential).budgetLeft == left)
        }
        for client in lanes {
            #expect(try client.authorise(credential).reason == .budgetExhausted)
        }
        let other = try lanes[1].attest(.task("u")).credential
        #expect(try lanes[2].ask(.complete(other)).receipt?.credentials == 1)
        for client in lanes {
            #expect(try client.authorise(other).reason == .completedTask)
        }
    }

    /// No lane permits after a revocation was acknowledged.
    @Test func aRevocationCountsOnEveryLane() throws {
        let scene = try Scene(lanes: 2)
        let keys = try CurveKeyPair.generate()
        let lanes = try (0..<2).map { try scene.client(keys: keys, lane: $0) }
        let person = try scene.operatorClient()
        for round in 0..<50 {
            let credential = try lanes[0].attest(.task("t\(round)")).credential
            for client in lanes { #expect(try client.authorise(credential).isPermitted) }
            let ask = RevokeAsk(target: .credential(credential))
            #expect(try person.ask(.revoke(ask)).receipt?.credentials == 1)
            for client in lanes {
                #expect(try client.authorise(credential).reason == .revokedCredential)
            }
        }
    }

    @Test func aRevokedPeersConnectionIsCut() throws {
        let scene = try Scene()
        let machine = try scene.client()
        let credential = try machine.attest().credential
        let bystander = try scene.client()
        let kept = try bystander.attest(.task("u")).credential
        let ask = RevokeAsk(target: .key(machine.peerKey))
        #expect(try scene.operatorClient().ask(.revoke(ask)).receipt?.credentials == 1)
        // Time enough to hear why, then the connection ends.
        #expect(try machine.authorise(credential).reason == .revokedKey)
        scene.expect(.connectionsCut, 1)
        scene.expect(.handshakesRefused, 1)
        #expect(try bystander.authorise(kept).isPermitted)
    }

    /// A peer that asks nothing more hears nothing, and is cut all the same.
    @Test func aRevokedPeerThatIsSilentIsCut() throws {
        let scene = try Scene(lanes: 2)
        let machines = try (0..<2).map { try scene.client(lane: $0) }
        _ = try machines[0].attest()
        let grant = try machines[1].attest(.task("u"))
        let person = try scene.operatorClient()
        let key = RevocationTarget.key(machines[0].peerKey)
        #expect(try person.ask(.revoke(RevokeAsk(target: key))).receipt?.credentials == 1)
        scene.expect(.connectionsCut, 1)
        let last = RevocationTarget.credential(grant.credential)
        #expect(try person.ask(.revoke(RevokeAsk(target: last))).receipt?.credentials == 1)
        scene.expect(.connectionsCut, 2)
        // Its key is good: it comes back by itself.
        #expect(try machines[1].authorise(grant.credential).reason == .revokedCredential)
    }

    @Test func aMachinesKeyAtTheOperatorsDoorAndTheOtherWay() throws {
        let scene = try Scene()
        let machine = try Client(
            .dealer, to: scene.settings.operatorEndpoint, server: scene.keys.publicKey,
            keys: .generate(), in: scene.context)
        let person = try scene.client(keys: scene.operatorKeys)
        try machine.send(.hello(client: nil))
        try person.send(.hello(client: nil))
        scene.expect(.handshakesRefused, 2)
        #expect(try machine.receiveIfAny(within: .milliseconds(50)) == nil)
        #expect(try person.receiveIfAny(within: .milliseconds(50)) == nil)
        #expect(scene.count(.hellos) == 0)
    }
}
