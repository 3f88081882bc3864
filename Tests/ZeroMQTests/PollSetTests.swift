// Goal: a wait ends with the first member that is ready, at its timeout, and not before.
// Method: real sockets, eventfds and pipes; clocks are only compared with lower bounds.

import Glibc
import Testing

@testable import ZeroMQ

@Suite struct PollSetTests {
    let context: Context

    init() throws {
        context = try Context()
    }

    @Test(arguments: [Duration.zero, .milliseconds(-5), .microseconds(1), .milliseconds(60)])
    func anEmptyWaitLastsItsTimeout(_ timeout: Duration) throws {
        let socket = try Socket(.pull, in: context)
        var set = PollSet()
        let slot = set.add(socket)
        let start = ContinuousClock.now
        #expect(try set.wait(timeout: timeout) == 0)
        // The kernel's clock and ours may differ by a part of a millisecond.
        #expect(ContinuousClock.now - start >= timeout - .milliseconds(1))
        #expect(set.events(at: slot) == [])
    }

    @Test func aSetWithoutMembersWaitsToo() throws {
        var set = PollSet()
        #expect(try set.wait(timeout: .milliseconds(5)) == 0)
        #expect(try set.wait(timeout: .zero) == 0)
    }

    @Test func itTellsWhichMemberIsReady() throws {
        let router = try Socket(.router, in: context)
        let monitor = try router.monitor()
        let wake = try WakeSignal()
        var pipe: [Int32] = [0, 0]
        #expect(Glibc.pipe(&pipe) == 0)
        defer { for end in pipe { close(end) } }

        var set = PollSet()
        let (onRouter, onWake) = (set.add(router), set.add(wake))
        let (onMonitor, onPipe) = (set.add(monitor), set.add(descriptor: pipe[0]))
        #expect(set.count == 4)
        #expect(try set.wait(timeout: .zero) == 0)

        wake.signal()
        #expect(try set.wait(timeout: nil) == 1)
        #expect(set.isReadable(onWake) == true)
        #expect(set.isReadable(onRouter) == false)
        #expect(wake.drain())

        #expect(write(pipe[1], "x", 1) == 1)
        #expect(try set.wait(timeout: nil) == 1)
        #expect(set.isReadable(onPipe) == true)
        #expect(set.isReadable(onWake) == false)
        set.setEvents([], at: onPipe)

        try router.bind("tcp://127.0.0.1:*")
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        #expect(set.isReadable(onMonitor) == true)
        set.setEvents([], at: onMonitor)

        let dealer = try Socket(.dealer, in: context)
        try dealer.connect(router.lastEndpoint())
        try dealer.send(Message("x"))
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        #expect(set.isReadable(onRouter) == true)
    }

    @Test func writableMeansThatSomebodyIsThere() throws {
        let push = try Socket(.push, in: context)
        try push.bind("inproc://writable")
        var set = PollSet()
        let slot = set.add(push, for: .writable)
        #expect(try set.wait(timeout: .zero) == 0)
        #expect(try push.readyEvents() == [])
        let pull = try Socket(.pull, in: context)
        try pull.connect("inproc://writable")
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        #expect(set.events(at: slot) == .writable)
        #expect(try push.readyEvents() == .writable)
    }

    @Test func aClosedPipeIsFailed() throws {
        var pipe: [Int32] = [0, 0]
        #expect(Glibc.pipe(&pipe) == 0)
        close(pipe[1])
        defer { close(pipe[0]) }
        var set = PollSet()
        let slot = set.add(descriptor: pipe[0])
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        #expect(set.events(at: slot).contains(.failed))
    }

    @Test func aSignalDoesNotShortenAWait() throws {
        BackgroundThread.ignoreInterrupts()
        let context = context
        let wake = try WakeSignal()
        let started = try WakeSignal()
        let thread = BackgroundThread {
            let socket = try Socket(.pull, in: context)
            var set = PollSet()
            _ = set.add(socket)
            let start = ContinuousClock.now
            started.signal()
            #expect(try set.wait(timeout: .milliseconds(200)) == 0)
            #expect(ContinuousClock.now - start >= .milliseconds(199))
            wake.signal()
        }
        var set = PollSet()
        _ = set.add(started)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        var end = PollSet()
        _ = end.add(wake)
        while try end.wait(timeout: .milliseconds(5)) == 0 { thread.interrupt() }
        try thread.join()
    }

    @Test func signalsFromOtherThreadsAreNotLost() throws {
        let wake = try WakeSignal()
        let threads = (0..<4).map { _ in
            BackgroundThread { for _ in 0..<1000 { wake.signal() } }
        }
        var set = PollSet()
        let slot = set.add(wake)
        #expect(try set.wait(timeout: .seconds(10)) == 1)
        #expect(set.isReadable(slot) == true)
        for thread in threads { try thread.join() }
        wake.signal()
        #expect(wake.drain())
        #expect(!wake.drain())
        #expect(try set.wait(timeout: .zero) == 0)
    }

    @Test func aSetKeepsItsSignalsAlive() throws {
        var set = PollSet()
        let slot = set.add(try WakeSignal())
        #expect(try set.wait(timeout: .zero) == 0)
        #expect(set.events(at: slot) == [])
    }

    @Test func signalsGiveTheirDescriptorsBack() throws {
        let before = try openDescriptorCount()
        for _ in 0..<2000 { try WakeSignal().signal() }
        // Other tests run beside this one and open some.
        #expect(try openDescriptorCount() - before < 1000)
    }

    private func openDescriptorCount() throws -> Int {
        let directory = try #require(opendir("/proc/self/fd"))
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }

    @Test func aClosedSocketStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let socket = try Socket(.pull, in: Context())
            var set = PollSet()
            _ = set.add(socket)
            socket.close()
            // An error would not be enough: libzmq can only give one by looking at memory
            // that it has freed.
            do { _ = try set.wait(timeout: .zero) } catch { exit(EXIT_SUCCESS) }
        }
    }

    @Test func aFullSetStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            var set = PollSet(capacity: 1)
            _ = set.add(try WakeSignal())
            _ = set.add(try WakeSignal())
        }
    }
}
