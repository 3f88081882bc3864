// Goal: a monitor tells what happens to connections, in its own words, and neither a slow
// reader nor a closed monitor stops the traffic.
// Method: real ipc and tcp; every wait for an event has a bound.

import Testing

@testable import ZeroMQ

@Suite struct MonitorTests {
    let context: Context
    let directory: TemporaryDirectory

    init() throws {
        context = try Context()
        directory = try TemporaryDirectory()
    }

    private static let bound = Duration.seconds(10)

    @Test func aConnectionIsFollowedFromBeginToEnd() throws {
        let endpoint = directory.endpoint()
        let server = try Socket(.router, in: context)
        var onServer = try server.monitor()
        try server.bind(endpoint)
        let listening = try onServer.first(within: Self.bound) { _ in true }
        #expect(listening?.address == endpoint)
        guard case .listening(let descriptor)? = listening?.kind else {
            Issue.record("not the first event: \(String(describing: listening))")
            return
        }
        #expect(descriptor > 0)

        let client = try Socket(.dealer, in: context)
        var onClient = try client.monitor([.connected, .handshakeSucceeded, .disconnected])
        try client.connect(endpoint)
        let connected = try onClient.first(within: Self.bound) { _ in true }
        #expect(connected?.kind.isConnected == true)
        let ready = try onClient.first(within: Self.bound) { _ in true }
        #expect(ready?.kind == .handshakeSucceeded)
        let accepted = try onServer.first(within: Self.bound) {
            if case .accepted = $0 { true } else { false }
        }
        #expect(accepted != nil)
        #expect(
            try onServer.first(within: Self.bound) { $0 == .handshakeSucceeded }?.address
                == endpoint)

        client.close()
        #expect(try onServer.first(within: Self.bound, where: \.isDisconnected) != nil)
        try server.unbind(endpoint)
        let closed = try onServer.first(within: Self.bound) {
            $0 == .closed(descriptor: descriptor)
        }
        #expect(closed != nil)
        server.close()
        #expect(try onServer.first(within: Self.bound) { $0 == .monitorStopped } != nil)
    }

    @Test func failedBindsAndConnectsAreTold() throws {
        let first = try Socket(.router, in: context)
        try first.bind("tcp://127.0.0.1:*")
        let taken = try first.lastEndpoint()
        let second = try Socket(.router, in: context)
        var onSecond = try second.monitor(.bindFailed)
        // The event is right and the code is lost: see `monitor`.
        #expect(thrownCode { () throws(ZeroMQError) in try second.bind(taken) } == .again)
        let failed = try onSecond.first(within: Self.bound) { _ in true }
        #expect(failed?.kind == .bindFailed(.addressInUse))

        let third = try Socket(.router, in: context)
        let onThird = try third.monitor([.accepted, .disconnected, .handshakeSucceeded])
        #expect(thrownCode { () throws(ZeroMQError) in try third.bind(taken) } == .addressInUse)
        _ = consume onThird

        try first.unbind(taken)
        let client = try Socket(.dealer, in: context)
        try client.setReconnectInterval(.milliseconds(10))
        var onClient = try client.monitor(.connectRetried)
        try client.connect(taken)
        let retried = try #require(try onClient.first(within: Self.bound) { _ in true })
        guard case .connectRetried(let pause) = retried.kind else {
            Issue.record("not asked for: \(retried)")
            return
        }
        #expect(pause >= .milliseconds(10))
    }

    @Test func nothingHappenedIsNoError() throws {
        let socket = try Socket(.router, in: context)
        var monitor = try socket.monitor()
        #expect(try monitor.next() == nil)
        #expect(try monitor.first(within: .milliseconds(5)) { _ in true } == nil)
    }

    @Test(arguments: [
        ("tcp://127.0.0.1:0", ZeroMQError.Code.protocolNotSupported),
        ("nonsense", .invalidArgument), ("inproc://a\0b", .invalidArgument),
    ])
    func onlyInprocCarriesEvents(_ endpoint: String, _ code: ZeroMQError.Code) throws {
        let socket = try Socket(.router, in: context)
        let thrown = thrownCode { () throws(ZeroMQError) in
            _ = try socket.monitor(endpoint: endpoint)
        }
        #expect(thrown == code)
    }

    @Test func aFrameOverTheLimitEndsTheConnection() throws {
        let server = try Socket(.router, in: context)
        try server.setMaxMessageBytes(1000)
        var monitor = try server.monitor(.disconnected)
        try server.bind(directory.endpoint())
        let client = try Socket(.dealer, in: context)
        try client.setReconnectInterval(nil)
        try client.connect(directory.endpoint())
        try client.send(Message([UInt8](repeating: 1, count: 1000)))
        #expect(try receiveAll(server)[1].count == 1000)
        #expect(try monitor.next() == nil)
        try client.send(Message([UInt8](repeating: 1, count: 1001)))
        #expect(try monitor.first(within: Self.bound, where: \.isDisconnected) != nil)
        #expect(try server.readyEvents().contains(.readable) == false)
    }

    @Test func manySmallFramesPassTheLimit() throws {
        // Documented at `setMaxMessageBytes`: it counts a frame, not a message.
        let server = try Socket(.router, in: context)
        try server.setMaxMessageBytes(1000)
        try server.bind(directory.endpoint())
        let client = try Socket(.dealer, in: context)
        try client.connect(directory.endpoint())
        for index in 0..<10 {
            try client.send(Message([UInt8](repeating: 1, count: 1000)), more: index < 9)
        }
        #expect(try receiveAll(server).count == 11)
    }

    @Test func aMonitorThatNobodyReadsStopsNothing() throws {
        // libzmq's own limit of 1000 events would block its I/O thread here.
        let server = try Socket(.router, in: context)
        let monitor = try server.monitor()
        try server.bind(directory.endpoint())
        try connectAndAsk(server, times: 800)
        _ = consume monitor
    }

    @Test func aClosedMonitorStopsNothing() throws {
        let server = try Socket(.router, in: context)
        do {
            var monitor = try server.monitor()
            #expect(try monitor.next() == nil)
        }
        try server.bind(directory.endpoint())
        try connectAndAsk(server, times: 20)
    }

    /// Each time makes three or more events at the server.
    private func connectAndAsk(_ server: borrowing Socket, times: Int) throws {
        for _ in 0..<times {
            let client = try Socket(.dealer, in: context)
            try client.connect(directory.endpoint())
            try client.send(Message("hello"))
            #expect(try receiveAll(server).count == 2)
        }
    }

    @Test func aSecondMonitorTakesTheFirstOnesPlace() throws {
        let server = try Socket(.router, in: context)
        var first: SocketMonitor? = try server.monitor()
        var second = try server.monitor()
        #expect(try first?.first(within: Self.bound) { _ in true }?.kind == .monitorStopped)
        #expect(try first?.next() == nil)
        // The end of the first is not the end of the second.
        first = nil
        try server.bind(directory.endpoint())
        let event = try #require(try second.first(within: Self.bound) { _ in true })
        guard case .listening = event.kind else {
            Issue.record("the second monitor was ended: \(event)")
            return
        }
    }
}
