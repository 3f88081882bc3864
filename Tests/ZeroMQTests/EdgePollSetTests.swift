// Goal: a thread that keeps the rule (receive until nothing is there, then wait) misses nothing,
// whatever it waits for.
// Method: real sockets over inproc and ipc in one process; waits are bounded, and each must end by
// an event, never by its limit.

import Testing

@testable import ZeroMQ

@Suite struct EdgePollSetTests {
    private static let limit = Duration.seconds(20)

    @Test func messagesThatComeOneByOneAndInBursts() throws {
        let context = try Context()
        let server = try Socket(.dealer, in: context)
        let client = try Socket(.dealer, in: context)
        try server.bind("inproc://edge")
        try client.connect("inproc://edge")
        var poll = EdgePollSet(capacity: 1)
        let slot = try poll.add(server)
        var message = Message()
        var received = 0
        // Sizes of bursts from a single message to more than the reader takes at a time.
        for burst in [1, 1, 2, 100, 1, 300, 5] {
            for _ in 0..<burst { try client.send(Message("m")) }
            var taken = 0
            while taken < burst {
                while try server.receive(into: &message, dontWait: true) { taken += 1 }
                guard taken < burst else { break }
                let woke1 = try poll.wait(timeout: Self.limit)
                #expect(woke1)
                let isReadable = poll.isReadable(slot)
                #expect(isReadable)
            }
            received += taken
        }
        #expect(received == 410)
        let woke2 = try poll.wait(timeout: .milliseconds(20))
        #expect(!woke2)
    }

    /// A reply goes out between a receive that found something and the next one.
    @Test func askingAndAnsweringInTurns() throws {
        let context = try Context()
        let server = try Socket(.dealer, in: context)
        let client = try Socket(.dealer, in: context)
        try server.bind("inproc://turns")
        try client.connect("inproc://turns")
        var servers = EdgePollSet(capacity: 1)
        var clients = EdgePollSet(capacity: 1)
        _ = try servers.add(server)
        _ = try clients.add(client)
        var message = Message()
        for _ in 0..<2_000 {
            try client.send(Message("ask"))
            while try !server.receive(into: &message, dontWait: true) {
                let woke3 = try servers.wait(timeout: Self.limit)
                #expect(woke3)
            }
            try server.send(Message("answer"))
            #expect(try !server.receive(into: &message, dontWait: true))
            while try !client.receive(into: &message, dontWait: true) {
                let woke4 = try clients.wait(timeout: Self.limit)
                #expect(woke4)
            }
            #expect(try !client.receive(into: &message, dontWait: true))
        }
    }

    @Test func aSignalWakes() throws {
        let context = try Context()
        let socket = try Socket(.dealer, in: context)
        try socket.bind("inproc://signal")
        let signal = try WakeSignal()
        var poll = EdgePollSet(capacity: 2)
        let slots = (try poll.add(socket), poll.add(signal))
        var message = Message()
        #expect(try !socket.receive(into: &message, dontWait: true))
        let woke5 = try poll.wait(timeout: .zero)
        #expect(!woke5)
        signal.signal()
        let woke6 = try poll.wait(timeout: Self.limit)
        #expect(woke6)
        let readable = (poll.isReadable(slots.0), poll.isReadable(slots.1))
        #expect(readable == (false, true))
        poll.forget()
        let stillReadable = poll.isReadable(slots.1)
        #expect(!stillReadable)
        // Until it is drained it stays.
        let woke7 = try poll.wait(timeout: Self.limit)
        #expect(woke7)
        signal.drain()
        let woke8 = try poll.wait(timeout: .zero)
        #expect(!woke8)
    }
}
