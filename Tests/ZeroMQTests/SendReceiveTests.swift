// Goal: a message arrives whole or is told not to have left; full queues, absent peers and
// wrong states lose nothing.
// Method: real sockets over inproc and ipc.

import Testing

@testable import ZeroMQ

@Suite struct SendReceiveTests {
    let context: Context
    let directory: TemporaryDirectory

    init() throws {
        context = try Context()
        directory = try TemporaryDirectory()
    }

    @Test(arguments: [SocketKind.dealer, .req])
    func aRequestAndItsReplyCross(_ kind: SocketKind) throws {
        let server = try Socket(.router, in: context)
        try server.setRouterMandatory(true)
        try server.bind(directory.endpoint())
        let client = try Socket(kind, in: context)
        try client.connect(directory.endpoint())
        try client.send(Message("question"))
        let frames = try receiveAll(server)
        #expect(frames.count == (kind == .req ? 3 : 2))
        #expect(frames.last == Array("question".utf8))
        for frame in frames.dropLast() { try server.send(Message(frame), more: true) }
        try server.send(Message("answer"))
        #expect(try receiveAll(client) == [Array("answer".utf8)])
    }

    @Test func allFramesArriveInOrder() throws {
        let left = try Socket(.pair, in: context)
        try left.bind("inproc://frames")
        let right = try Socket(.pair, in: context)
        try right.connect("inproc://frames")
        let sizes = [0, 1, 33, 34, 70_000]
        for (index, size) in sizes.enumerated() {
            let bytes = [UInt8](repeating: UInt8(index), count: size)
            let outcome = try right.trySend(bytes: bytes.span.bytes, more: index < 4)
            #expect(outcome == .sent)
        }
        #expect(try receiveAll(left).map(\.count) == sizes)
    }

    @Test func anAbsentPeerIsTold() throws {
        let dealer = try Socket(.dealer, in: context)
        #expect(try dealer.trySend(Message("x")) == .wouldBlock)
        #expect(try dealer.trySend(bytes: [1].span.bytes) == .wouldBlock)
        let code = thrownCode { () throws(ZeroMQError) in
            try dealer.send(Message("x"), dontWait: true)
        }
        #expect(code == .again)
        try dealer.setSendTimeout(.milliseconds(10))
        let later = thrownCode { () throws(ZeroMQError) in try dealer.send(Message("x")) }
        #expect(later == .again)
    }

    @Test func anUnknownPeerIsTold() throws {
        let router = try Socket(.router, in: context)
        try router.setRouterMandatory(true)
        try router.bind("inproc://router")
        #expect(try router.trySend(Message("nobody"), more: true) == .unreachable)
        let code = thrownCode { () throws(ZeroMQError) in
            try router.send(Message("nobody"), more: true)
        }
        #expect(code == .hostUnreachable)
        // The failed envelope has left no half message behind.
        let dealer = try Socket(.dealer, in: context)
        try dealer.setRoutingID(Array("somebody".utf8))
        try dealer.connect("inproc://router")
        try dealer.send(Message("hello"))
        #expect(try receiveAll(router)[0] == Array("somebody".utf8))
        #expect(try router.trySend(Message("somebody"), more: true) == .sent)
        #expect(try router.trySend(Message("welcome")) == .sent)
        #expect(try receiveFrame(dealer).text == "welcome")
    }

    @Test func aLenientRouterDropsInSilence() throws {
        let router = try Socket(.router, in: context)
        try router.bind("inproc://lenient")
        #expect(try router.trySend(Message("nobody"), more: true) == .sent)
        #expect(try router.trySend(Message("gone")) == .sent)
    }

    @Test func aFullQueueIsToldAndTheMessageKept() throws {
        let pull = try Socket(.pull, in: context)
        try pull.setReceiveHighWaterMark(1)
        try pull.bind("inproc://narrow")
        // Over inproc the two marks add up: room for two messages.
        let push = try Socket(.push, in: context)
        try push.setSendHighWaterMark(1)
        try push.connect("inproc://narrow")
        var message = Message("kept")
        var sentCount = 0
        while try push.trySend(contentsOf: &message) == .sent {
            #expect(message.count == 0)
            sentCount += 1
            try #require(sentCount < 100)
            message.replace(with: Array("kept".utf8).span.bytes)
        }
        #expect(sentCount == 2)
        #expect(message.text == "kept")
        #expect(try receiveFrame(pull).text == "kept")
        #expect(try receiveFrame(pull).text == "kept")
        // Room again: the same message goes.
        try push.setSendTimeout(.seconds(10))
        #expect(try push.trySend(contentsOf: &message, dontWait: false) == .sent)
        #expect(try receiveFrame(pull).text == "kept")
    }

    @Test func nothingToReceiveIsNoError() throws {
        let pull = try Socket(.pull, in: context)
        try pull.bind("inproc://silence")
        var message = Message("former")
        #expect(try pull.receive(into: &message, dontWait: true) == false)
        #expect(message.count == 0)
        try pull.setReceiveTimeout(.milliseconds(30))
        let start = ContinuousClock.now
        #expect(try pull.receive(into: &message) == false)
        #expect(ContinuousClock.now - start >= .milliseconds(29))
    }

    @Test func theWrongStateAndTheWrongKindAreRefused() throws {
        let rep = try Socket(.rep, in: context)
        try rep.bind("inproc://rep")
        #expect(thrownCode { () throws(ZeroMQError) in try rep.send(Message("x")) } == .wrongState)
        let pub = try Socket(.pub, in: context)
        var message = Message()
        let received = thrownCode { () throws(ZeroMQError) in
            _ = try pub.receive(into: &message)
        }
        #expect(received == .notSupported)
        let pull = try Socket(.pull, in: context)
        let sent = thrownCode { () throws(ZeroMQError) in _ = try pull.trySend(Message("x")) }
        #expect(sent == .notSupported)
    }

    @Test func theFramesLeftOfAMessageCanBeDropped() throws {
        let left = try Socket(.pair, in: context)
        try left.bind("inproc://many")
        let right = try Socket(.pair, in: context)
        try right.connect("inproc://many")
        for index in 0..<1000 { try right.send(Message("frame"), more: index < 999) }
        try right.send(Message("next"))
        var message = Message()
        #expect(try left.receive(into: &message))
        #expect(try left.dropRemainingFrames(of: &message) == 999)
        #expect(message.count == 0)
        #expect(try left.dropRemainingFrames(of: &message) == 0)
        #expect(try receiveFrame(left).text == "next")
    }

    @Test func subscriptionsChooseWhatArrives() throws {
        let pub = try Socket(.xpub, in: context)
        try pub.bind("inproc://feed")
        let sub = try Socket(.sub, in: context)
        try sub.subscribe(to: Array("a".utf8))
        try sub.connect("inproc://feed")
        // XPUB hears of the subscription; only then does publishing reach it.
        #expect(try receiveFrame(pub).text == "\u{1}a")
        try pub.send(Message("b: not this"))
        try pub.send(Message("a: this"))
        #expect(try receiveFrame(sub).text == "a: this")
        try sub.unsubscribe(from: Array("a".utf8))
        #expect(try receiveFrame(pub).text == "\u{0}a")
    }
}
