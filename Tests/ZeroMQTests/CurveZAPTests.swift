// Goal: nobody passes a CURVE server without the handler's consent, and who passes carries
// the handler's name for him; a missing handler refuses.
// Method: real CURVE over real ipc and tcp, a ZAP handler on a thread of its own, and
// monitors at both ends. Waits are for events, each with a bound.

import Glibc
import Testing

@testable import ZeroMQ

@Suite struct CurveZAPTests {
    let context: Context

    init() throws {
        context = try Context()
    }

    @Test func anAdmittedPeerCarriesItsNameAndAddress() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("spiffe://test/worker") }
        let gate = try Gate(in: context)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("hello"))

        let delivery = try gate.receive()
        #expect(delivery.payload.text == "hello")
        #expect(delivery.payload.metadata(.userID) == "spiffe://test/worker")
        let address = "localhost:\(getuid()):\(getgid()):\(getpid())"
        #expect(delivery.payload.metadata(.peerAddress) == address)
        #expect(delivery.payload.metadata(.socketType) == "DEALER")
        #expect(delivery.payload.metadata(MessageProperty("X-Nothing")) == nil)
        let parsed = delivery.payload.withMetadata(.peerAddress) { IPCPeerAddress($0) }
        #expect(parsed == IPCPeerAddress(userID: getuid(), groupID: getgid(), processID: getpid()))

        let request = try #require(handler.asked.first)
        #expect(request.domain == "gate")
        #expect(request.mechanism == .curve(client.keys.publicKey))
        #expect(request.address.description == address)
        #expect(request.requestID == Array("1".utf8))
        _ = try gate.event { $0 == .handshakeSucceeded }
        try handler.stop()
    }

    /// What a lane tells connections by: while a message of one is held, the place of its User-Id
    /// is nobody else's, though the connection ends and others come.
    @Test func aHeldMessageKeepsThePlaceOfItsUserID() throws {
        final class Holder {
            let message: Message
            init(_ message: consuming Message) { self.message = message }
        }
        let count = Counter()
        let handler = try ZAPHandlerThread(in: context) { _ in admit("peer \(count.next())") }
        let gate = try Gate(in: context)
        try gate.router.setReceiveTimeout(.seconds(10))
        var held: [UInt: Holder] = [:]
        for number in 1...50 {
            do {
                let client = try GateClient(of: gate)
                try client.socket.send(Message("one"))
                // Not read ahead for a poll, see below.
                var routing = Message()
                let isThere = try gate.router.receive(into: &routing)
                try #require(isThere)
                let one = try receiveFrame(gate.router)
                let places = [routing.metadataAddress(.userID), one.metadataAddress(.userID)]
                let place = try #require(places[1])
                #expect(places[0] == place)
                try client.socket.send(Message("two"))
                let two = try gate.receive()
                let later = two.payload.metadataAddress(.userID)
                #expect(later == place)
                #expect(two.payload.metadata(.userID) == "peer \(number)")
                #expect(held[place] == nil)
                held[place] = Holder(routing.copy())
            }
            _ = try gate.event { $0.isDisconnected }
        }
        for (place, holder) in held {
            let now = holder.message.metadataAddress(.userID)
            #expect(now == place)
        }
        try handler.stop()
    }

    /// Why a lane must not rely on it: a routing id that libzmq has read ahead for a poll carries
    /// nothing, though its payload does.
    @Test func aRoutingIDThatWasReadAheadCarriesNothing() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("someone") }
        let gate = try Gate(in: context)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("one"))
        let routing = try receiveFrame(gate.router)
        let payload = try receiveFrame(gate.router)
        #expect(routing.metadata(.userID) == nil)
        #expect(payload.metadata(.userID) == "someone")
        try handler.stop()
    }

    @Test func overTCPTheAddressIsAnIP() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("someone") }
        let gate = try Gate(in: context, transport: .tcp)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("hello"))
        let delivery = try gate.receive()
        #expect(delivery.payload.metadata(.userID) == "someone")
        #expect(delivery.payload.metadata(.peerAddress) == "127.0.0.1")
        #expect(try #require(handler.asked.first).address == .ip("127.0.0.1"))
        try handler.stop()
    }

    @Test func repliesFindTheirWay() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("someone") }
        let gate = try Gate(in: context)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("question"))
        let delivery = try gate.receive()
        #expect(try gate.router.trySend(Message(delivery.routingID), more: true) == .sent)
        #expect(try gate.router.trySend(Message("answer")) == .sent)
        #expect(try receiveFrame(client.socket).text == "answer")
        try handler.stop()
    }

    @Test(arguments: [400, 500])
    func aRefusedPeerGivesUpForGood(_ status: Int) throws {
        let reply = status == 400 ? ZAPReply.refused : .failed
        let handler = try ZAPHandlerThread(in: context) { _ in reply }
        let gate = try Gate(in: context)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("let me in"))
        _ = try gate.event { $0 == .handshakeFailedAuth(status: status) }
        // The peer is told, and does not come back: over many of its intervals.
        _ = try client.event { $0 == .handshakeFailedAuth(status: status) }
        let again = try client.monitor.first(within: .milliseconds(300)) {
            $0.isConnected || $0.isConnectRetried
        }
        #expect(again == nil)
        #expect(handler.asked.count == 1)
        #expect(try gate.router.readyEvents().contains(.readable) == false)
        try handler.stop()
    }

    @Test func aPeerThatComesTooEarlyTriesAgain() throws {
        let count = Counter()
        let handler = try ZAPHandlerThread(in: context) { _ in
            count.next() < 3 ? .notReady : admit("at last")
        }
        // The interval is what ends a connection with status 300: see `ZAPStatus`.
        let gate = try Gate(in: context) { try $0.setHandshakeInterval(.milliseconds(100)) }
        let client = try GateClient(of: gate)
        try client.socket.send(Message("let me in"))
        _ = try gate.event { $0 == .handshakeFailedAuth(status: 300) }
        let delivery = try gate.receive()
        #expect(delivery.payload.metadata(.userID) == "at last")
        #expect(handler.asked.count == 3)
        try handler.stop()
    }

    @Test func withoutAHandlerAnEnforcedDomainAdmitsNobody() throws {
        let gate = try Gate(in: context) { try $0.setHandshakeInterval(.milliseconds(100)) }
        let client = try GateClient(of: gate)
        try client.socket.send(Message("let me in"))
        let fault = ZeroMQError.Code(rawValue: EFAULT)
        _ = try gate.event { $0 == .handshakeFailedNoDetail(fault) }
        #expect(try gate.router.readyEvents().contains(.readable) == false)
        // It tries again by itself once there is a handler.
        let handler = try ZAPHandlerThread(in: context) { _ in admit("later") }
        let delivery = try gate.receive()
        #expect(delivery.payload.metadata(.userID) == "later")
        try handler.stop()
    }

    @Test func withoutEnforcingADomainLetsEveryoneIn() throws {
        // What libzmq does by default, and why `setZAPDomain` enforces.
        let gate = try Gate(in: context, enforced: false)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("let me in"))
        let delivery = try gate.receive()
        #expect(delivery.payload.text == "let me in")
        #expect(delivery.payload.metadata(.userID) == nil)
    }

    @Test func enforcingWithoutADomainLetsEveryoneIn() throws {
        // Why `setZAPDomain` refuses an empty domain: the handler is not even asked.
        let handler = try ZAPHandlerThread(in: context) { _ in .refused }
        let gate = try Gate(in: context, domain: nil) { socket in
            try socket.setOption(93, "zapEnforceDomain", to: true)
        }
        let client = try GateClient(of: gate)
        try client.socket.send(Message("let me in"))
        let delivery = try gate.receive()
        #expect(delivery.payload.text == "let me in")
        #expect(handler.asked.isEmpty)
        try handler.stop()
    }

    @Test func aHandlerThatHasEndedAdmitsNobody() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("before") }
        // Its socket ends in the background: a question may still go to it, and hang.
        let gate = try Gate(in: context) { try $0.setHandshakeInterval(.milliseconds(100)) }
        try handler.stop()
        let client = try GateClient(of: gate)
        try client.socket.send(Message("let me in"))
        let fault = ZeroMQError.Code(rawValue: EFAULT)
        _ = try gate.event { $0 == .handshakeFailedNoDetail(fault) }
        #expect(try gate.router.readyEvents().contains(.readable) == false)
    }

    @Test func aContextHasOneHandler() throws {
        let first = try ZAPSocket(in: context)
        let code = thrownCode { () throws(ZeroMQError) in _ = try ZAPSocket(in: context) }
        #expect(code == .addressInUse)
        _ = consume first
    }

    @Test func theWrongServerKeyIsNoticed() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("someone") }
        let gate = try Gate(in: context)
        let client = try GateClient(of: gate, server: CurveKeyPair.generate().publicKey)
        try client.socket.send(Message("hello"))
        _ = try gate.event { $0.isProtocolFailure }
        #expect(handler.asked.isEmpty)
        try handler.stop()
    }

    @Test func aPeerWithoutCurveIsRefused() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("someone") }
        let gate = try Gate(in: context)
        let client = try Socket(.dealer, in: context)
        try client.connect(gate.endpoint)
        try client.send(Message("in the clear"))
        _ = try gate.event { $0.isProtocolFailure }
        #expect(handler.asked.isEmpty)
        #expect(try gate.router.readyEvents().contains(.readable) == false)
        try handler.stop()
    }

    @Test func aRoutingIDIsNoName() throws {
        let handler = try ZAPHandlerThread(in: context) { _ in admit("worker") }
        let gate = try Gate(in: context)
        let client = try GateClient(of: gate) { try $0.setRoutingID(Array("admin".utf8)) }
        try client.socket.send(Message("hello"))
        let delivery = try gate.receive()
        #expect(delivery.routingID == Array("admin".utf8))
        #expect(delivery.payload.metadata(.userID) == "worker")
        #expect(delivery.payload.metadata(.identity) == "admin")
        try handler.stop()
    }
}

/// Status 200 with a name.
private func admit(_ name: String) -> ZAPReply {
    (try? ZAPReply(.success, statusText: "OK", userID: name)) ?? .failed
}
