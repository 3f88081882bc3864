// Goal: a signal neither ends a wait in a socket nor sends a message twice.
// Method: a thread that waits in a real socket is interrupted many times from another one.

import Testing

@testable import ZeroMQ

@Suite struct SignalTests {
    let context: Context

    init() throws {
        context = try Context()
    }

    @Test func aSignalDoesNotEndAReceive() throws {
        BackgroundThread.ignoreInterrupts()
        let context = context
        let ready = try WakeSignal()
        let sender = try Socket(.push, in: context)
        try sender.bind("inproc://interrupted")
        let thread = BackgroundThread {
            let socket = try Socket(.pull, in: context)
            try socket.connect("inproc://interrupted")
            ready.signal()
            var message = Message()
            let received = try socket.receive(into: &message)
            #expect(received)
            #expect(message.text == "at last")
        }
        var set = PollSet()
        _ = set.add(ready)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        // With pauses, so that most signals meet the thread inside of its receive.
        var pause = PollSet()
        _ = pause.add(sender)
        for _ in 0..<50 {
            thread.interrupt()
            #expect(try pause.wait(timeout: .milliseconds(1)) == 0)
        }
        try sender.send(Message("at last"))
        try thread.join()
    }

    @Test func aSignalDoesNotSendTwice() throws {
        BackgroundThread.ignoreInterrupts()
        let context = context
        let ready = try WakeSignal()
        let pull = try Socket(.pull, in: context)
        try pull.setReceiveHighWaterMark(1)
        try pull.bind("inproc://full")
        let thread = BackgroundThread {
            let push = try Socket(.push, in: context)
            try push.setSendHighWaterMark(1)
            try push.connect("inproc://full")
            try push.send(Message("first"))
            try push.send(Message("second"))
            ready.signal()
            try push.send(Message("third"))
            ready.signal()
            // A closed PUSH would take the third along.
            var set = PollSet()
            _ = set.add(push, for: .writable)
            _ = try set.wait(timeout: .seconds(10))
        }
        var set = PollSet()
        let slot = set.add(ready)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        ready.drain()
        for _ in 0..<50 {
            thread.interrupt()
            #expect(try set.wait(timeout: .milliseconds(1)) == 0)
        }
        #expect(set.isReadable(slot) == false)
        for text in ["first", "second", "third"] {
            #expect(try receiveFrame(pull).text == text)
        }
        try thread.join()
        #expect(try pull.readyEvents().contains(.readable) == false)
    }
}
