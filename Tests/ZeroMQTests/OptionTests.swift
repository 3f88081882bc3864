// Goal: each typed setter reaches the option that it names, in libzmq's unit.
// Method: set, then read the raw option back; wrong values have to be refused.

import Testing

@testable import ZeroMQ

@Suite final class OptionTests {
    let context: Context
    let socket: Socket

    init() throws {
        context = try Context()
        socket = try Socket(.router, in: context)
    }

    /// The numbers of zmq.h, written down apart from the sources.
    private func raw(_ number: Int32) throws -> Int32 {
        try socket.integerOption(number, "option")
    }

    @Test func aNewSocketDoesNotLinger() throws {
        #expect(try raw(17) == 0)
    }

    @Test func durationsBecomeMilliseconds() throws {
        try socket.setLinger(.seconds(2))
        #expect(try raw(17) == 2000)
        try socket.setLinger(nil)
        #expect(try raw(17) == -1)
        try socket.setReceiveTimeout(.milliseconds(250))
        #expect(try raw(27) == 250)
        try socket.setSendTimeout(.microseconds(1))
        #expect(try raw(28) == 1)
        try socket.setSendTimeout(nil)
        #expect(try raw(28) == -1)
        try socket.setHandshakeInterval(.seconds(1))
        #expect(try raw(66) == 1000)
        try socket.setConnectTimeout(.seconds(3))
        #expect(try raw(79) == 3000)
        try socket.setReconnectInterval(.milliseconds(20), maximum: .seconds(5))
        #expect(try raw(18) == 20)
        #expect(try raw(21) == 5000)
        try socket.setReconnectInterval(nil)
        #expect(try raw(18) == -1)
        try socket.setHeartbeat(
            interval: .seconds(1), timeout: .milliseconds(1500), timeToLive: .seconds(4))
        #expect(try raw(75) == 1000)
        #expect(try raw(77) == 1500)
        #expect(try raw(76) == 4000)
    }

    @Test func countsBecomeCounts() throws {
        try socket.setSendHighWaterMark(17)
        #expect(try raw(23) == 17)
        try socket.setReceiveHighWaterMark(0)
        #expect(try raw(24) == 0)
        try socket.setBacklog(5)
        #expect(try raw(19) == 5)
    }

    @Test func switchesSwitch() throws {
        try socket.setImmediate(true)
        #expect(try raw(39) == 1)
        try socket.setIPv6(true)
        #expect(try raw(42) == 1)
        try socket.setTCPKeepalive(
            true, idle: .seconds(60), interval: .milliseconds(1500), probes: 4)
        #expect(try raw(34) == 1)
        #expect(try raw(36) == 60)
        #expect(try raw(37) == 2)
        #expect(try raw(35) == 4)
        try socket.setTCPKeepalive(false)
        #expect(try raw(34) == 0)
        #expect(try raw(36) == -1)
    }

    @Test func zapIsEnforcedUnlessSaidOtherwise() throws {
        try socket.setZAPDomain("gate")
        #expect(try raw(93) == 1)
        try socket.setZAPDomain("gate", enforced: false)
        #expect(try raw(93) == 0)
    }

    @Test(arguments: ["", "a\0b", String(repeating: "d", count: 256)])
    func zapDomainsThatFailOpenAreRefused(_ domain: String) {
        let code = thrownCode { () throws(ZeroMQError) in try socket.setZAPDomain(domain) }
        #expect(code == .invalidArgument)
    }

    @Test(arguments: [[], [0, 1], [UInt8](repeating: 1, count: 256)])
    func routingIDsOutOfRangeAreRefused(_ id: [UInt8]) {
        let code = thrownCode { () throws(ZeroMQError) in try socket.setRoutingID(id) }
        #expect(code == .invalidArgument)
    }

    @Test(arguments: [-1, Int(Int32.max) + 1])
    func countsOutOfRangeAreRefused(_ count: Int) {
        let code = thrownCode { () throws(ZeroMQError) in
            try socket.setSendHighWaterMark(count)
        }
        #expect(code == .invalidArgument)
    }

    @Test func heartbeatsThatLiveTooLongAreRefused() {
        let code = thrownCode { () throws(ZeroMQError) in
            try socket.setHeartbeat(interval: .seconds(1), timeToLive: .seconds(6554))
        }
        #expect(code == .invalidArgument)
    }

    @Test func onlySixtyFourIOThreadsCanBeNamed() throws {
        try socket.setIOThreadAffinity([0, 63])
        try socket.setIOThreadAffinity([])
        for thread in [-1, 64] {
            let code = thrownCode { () throws(ZeroMQError) in
                try socket.setIOThreadAffinity([thread])
            }
            #expect(code == .invalidArgument)
        }
    }

    @Test func onlyASubSubscribes() {
        let code = thrownCode { () throws(ZeroMQError) in try socket.subscribe() }
        #expect(code == .invalidArgument)
    }

    @Test(arguments: [
        (Duration.zero, Int32(0)),
        (.nanoseconds(1), 1),
        (.milliseconds(1), 1),
        (.microseconds(1001), 2),
        (.seconds(1), 1000),
        (.seconds(10_000_000), .max),
    ])
    func durationsAreRoundedUp(_ duration: Duration, _ milliseconds: Int32) {
        #expect(duration.millisecondsForLibzmq == milliseconds)
    }

    @Test func aNegativeDurationStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let socket = try Socket(.router, in: Context())
            try socket.setLinger(.milliseconds(-1))
        }
    }

    @Test func theErrorNamesTheOptionAndItsValue() {
        let error = #expect(throws: ZeroMQError.self) { try socket.setSendHighWaterMark(-1) }
        #expect(
            error?.description
                == "cannot set `sendHighWaterMark` to `-1`: invalid argument (EINVAL)")
    }

    @Test func errorsHaveNames() {
        #expect(ZeroMQError.Code.terminated.name == "ETERM")
        #expect(ZeroMQError.Code.wrongState.name == "EFSM")
        #expect(ZeroMQError.Code.hostUnreachable.description == "EHOSTUNREACH")
        #expect(ZeroMQError.Code(rawValue: 9999).name == "errno 9999")
    }
}
