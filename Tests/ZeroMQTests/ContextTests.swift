// Goal: a context ends when it should, never hangs on sockets with linger 0, and wakes the
// threads that wait; routing ids cannot be guessed.
// Method: real contexts and threads; every wait has a bound.

import Glibc
import Testing

@testable import ZeroMQ

@Suite struct ContextTests {
    @Test func terminateDropsWhatNobodyTakes() throws {
        let context = try Context()
        let socket = try Socket(.dealer, in: context)
        // Nobody listens there: with libzmq's own linger this would wait for ever.
        try socket.connect("tcp://127.0.0.1:9")
        try socket.send(Message([UInt8](repeating: 7, count: 100_000)))
        socket.close()
        let thread = BackgroundThread { try context.terminate() }
        try thread.join()
    }

    @Test func terminateTwiceIsHarmless() throws {
        let context = try Context()
        try context.terminate()
        try context.terminate()
        try context.shutdown()
    }

    @Test func anEndedContextOpensNoSockets() throws {
        let context = try Context()
        try context.terminate()
        let code = thrownCode { () throws(ZeroMQError) in _ = try Socket(.pair, in: context) }
        #expect(code == .terminated)
    }

    @Test func shutdownWakesAThreadThatReceives() throws {
        let context = try Context()
        let ready = try WakeSignal()
        let thread = BackgroundThread {
            let socket = try Socket(.pull, in: context)
            try socket.bind("inproc://nothing-comes")
            ready.signal()
            var message = Message()
            _ = try socket.receive(into: &message)
        }
        var set = PollSet()
        _ = set.add(ready)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        try context.shutdown()
        let error = #expect(throws: ZeroMQError.self) { try thread.join() }
        #expect(error?.code == .terminated)
        try context.terminate()
    }

    @Test func shutdownWakesAThreadThatPolls() throws {
        let context = try Context()
        let ready = try WakeSignal()
        let thread = BackgroundThread {
            let socket = try Socket(.pull, in: context)
            var set = PollSet()
            _ = set.add(socket)
            ready.signal()
            _ = try set.wait(timeout: nil)
            var message = Message()
            _ = try socket.receive(into: &message, dontWait: true)
        }
        var set = PollSet()
        _ = set.add(ready)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        try context.shutdown()
        let error = #expect(throws: ZeroMQError.self) { try thread.join() }
        #expect(error?.code == .terminated)
    }

    @Test func terminateWaitsForASocketOnAnotherThread() throws {
        let context = try Context()
        let close = try WakeSignal()
        let open = try WakeSignal()
        let holder = BackgroundThread {
            let socket = try Socket(.pull, in: context)
            open.signal()
            var set = PollSet()
            _ = set.add(close)
            _ = try set.wait(timeout: .seconds(10))
            socket.close()
        }
        var set = PollSet()
        _ = set.add(open)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        let terminator = BackgroundThread { try context.terminate() }
        close.signal()
        try holder.join()
        try terminator.join()
    }

    @Test func aSocketOutlivesTheLastReferenceToItsContext() throws {
        let left = try pair(bind: "inproc://kept")
        let right = try Socket(.pair, in: left.context)
        try right.connect("inproc://kept")
        try left.send(Message("still here"))
        #expect(try receiveFrame(right).text == "still here")
    }

    private func pair(bind endpoint: String) throws -> Socket {
        let socket = try Socket(.pair, in: Context())
        try socket.bind(endpoint)
        return socket
    }

    @Test func theLimitOfSocketsIsKept() throws {
        let context = try Context(ioThreads: 1, maxSockets: 1)
        let first = try Socket(.pair, in: context)
        let code = thrownCode { () throws(ZeroMQError) in _ = try Socket(.pair, in: context) }
        #expect(code == .tooManyOpen)
        first.close()
    }

    @Test(arguments: [(-1, 10), (1, -5), (Int(Int32.max) + 1, 10)])
    func badLimitsAreRefused(_ ioThreads: Int, _ maxSockets: Int) {
        let code = thrownCode { () throws(ZeroMQError) in
            _ = try Context(ioThreads: ioThreads, maxSockets: maxSockets)
        }
        #expect(code == .invalidArgument)
    }

    @Test func routingIDsCannotBeGuessed() throws {
        // Without a seed of its own, the same state of `rand` gives the same ids.
        srand(42)
        let first = try firstRoutingID(in: Context())
        srand(42)
        let second = try firstRoutingID(in: Context())
        #expect(first.count == 5)
        #expect(first != second)
    }

    private func firstRoutingID(in context: Context) throws -> [UInt8] {
        let router = try Socket(.router, in: context)
        try router.bind("inproc://ids")
        let dealer = try Socket(.dealer, in: context)
        try dealer.connect("inproc://ids")
        try dealer.send(Message("x"))
        return try receiveAll(router)[0]
    }

    @Test func theLibraryIsTheOneThisWasReadFor() {
        #expect(ZeroMQVersion.current >= ZeroMQVersion(major: 4, minor: 3, patch: 4))
        #expect(ZeroMQVersion.has("curve"))
        #expect(ZeroMQVersion.has("ipc"))
        #expect(!ZeroMQVersion.has("pigeons"))
        #expect(ZeroMQVersion(major: 4, minor: 3, patch: 4).description == "4.3.4")
    }
}
