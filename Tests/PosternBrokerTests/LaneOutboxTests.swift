// Goal: replies that leave together are the same as if each had left alone: whole, in order, and
// to the peer that asked; no more of them are held than there is room for.
// Method: a ROUTER with two DEALERs and a REQ; replies of many sizes put in by hand.

import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct LaneOutboxTests {
    /// One that asks.
    private final class Peer {
        let socket: Socket

        init(_ kind: SocketKind, in context: Context) throws {
            socket = try Socket(kind, in: context)
            try socket.setReceiveTimeout(.seconds(20))
            try socket.connect("inproc://outbox")
        }
    }

    /// A ROUTER, and peers that have asked something.
    private final class Room {
        let router: Socket
        private let peers: [Peer]

        init(_ kinds: [SocketKind]) throws {
            let context = try Context()
            router = try Socket(.router, in: context)
            try router.setRouterMandatory(true)
            try router.setReceiveTimeout(.seconds(20))
            try router.bind("inproc://outbox")
            peers = try kinds.map { try Peer($0, in: context) }
        }

        /// Lets a peer ask; its routing id.
        func routing(of index: Int) throws -> Message {
            try peers[index].socket.send(Message("?"))
            var routing = Message()
            let hasRouting = try router.receive(into: &routing)
            try #require(hasRouting)
            var rest = Message()
            let hasRest = try router.receive(into: &rest)
            try #require(hasRest)
            _ = try router.dropRemainingFrames(of: &rest)
            return routing
        }

        func receive(_ index: Int) throws -> [UInt8] {
            var message = Message()
            let isThere = try peers[index].socket.receive(into: &message)
            try #require(isThere)
            let hasMore = message.hasMore
            #expect(!hasMore)
            return message.withUnsafeBytes { Array($0) }
        }
    }

    private func put(
        _ text: [UInt8], _ outbox: inout LaneOutbox, _ routing: inout Message,
        hasDelimiter: Bool = false
    ) -> Bool {
        outbox.writer.data(text)
        return outbox.add(
            &routing, hasDelimiter: hasDelimiter, nowNanoseconds: MonotonicClock.nanoseconds())
    }

    private func encoded(_ text: [UInt8]) -> [UInt8] {
        var writer = CBORWriter()
        writer.data(text)
        return writer.bytes
    }

    @Test func eachPeerHasItsOwnInOrder() throws {
        let room = try Room([.dealer, .dealer, .req])
        let counters = Counters()
        var outbox = LaneOutbox()
        for _ in 0..<3 {
            var expected: [[[UInt8]]] = [[], [], []]
            for (number, peer) in [0, 1, 0, 0, 2, 1].enumerated() {
                var routing = try room.routing(of: peer)
                let text = [UInt8](repeating: UInt8(number), count: number * 100)
                _ = put(text, &outbox, &routing, hasDelimiter: peer == 2)
                expected[peer].append(encoded(text))
            }
            _ = try outbox.send(room.router, counters)
            for peer in 0..<3 {
                for reply in expected[peer] { #expect(try room.receive(peer) == reply) }
            }
        }
    }

    @Test func itHoldsNoMoreThanItHasRoomFor() throws {
        let room = try Room([.dealer])
        let counters = Counters()
        var outbox = LaneOutbox()
        var count = 0
        var mayHold = true
        while mayHold {
            var routing = try room.routing(of: 0)
            mayHold = put([1], &outbox, &routing)
            count += 1
        }
        #expect(count <= 16)
        _ = try outbox.send(room.router, counters)
        for _ in 0..<count { #expect(try room.receive(0) == encoded([1])) }
        // A reply as large as they come is not held.
        var routing = try room.routing(of: 0)
        let large = [UInt8](repeating: 1, count: Limits.frameBytesMax)
        #expect(!put(large, &outbox, &routing))
        _ = try outbox.send(room.router, counters)
        #expect(try room.receive(0) == encoded(large))
    }

    @Test func whatCannotBeSentIsCountedAndHindersNobody() throws {
        let room = try Room([.dealer])
        let counters = Counters()
        var outbox = LaneOutbox()
        var nobody = Message("nobody")
        var routing = try room.routing(of: 0)
        _ = put([1], &outbox, &nobody)
        _ = put([2], &outbox, &routing)
        _ = try outbox.send(room.router, counters)
        #expect(try room.receive(0) == encoded([2]))
        #expect(counters.value(.repliesToGonePeers) == 1)
    }
}
