// Goal: each event of libzmq has a kind of its own, with its value in its own type.
// Method: the numbers of zmq.h one by one, and two that it does not have.

import Testing

@testable import ZeroMQ

@Suite struct MonitorEventTests {
    @Test func everyEventHasItsKind() {
        func kind(_ number: UInt16, _ value: UInt32) -> MonitorEvent.Kind {
            MonitorEvent(number: number, value: value, address: "x").kind
        }
        let refused = ZeroMQError.Code(rawValue: 111)
        // The numbers of zmq.h, written down apart from the sources.
        #expect(kind(0x0001, 7) == .connected(descriptor: 7))
        #expect(kind(0x0002, 111) == .connectDelayed(refused))
        #expect(kind(0x0004, 50) == .connectRetried(after: .milliseconds(50)))
        #expect(kind(0x0008, 7) == .listening(descriptor: 7))
        #expect(kind(0x0010, 111) == .bindFailed(refused))
        #expect(kind(0x0020, 7) == .accepted(descriptor: 7))
        #expect(kind(0x0040, 111) == .acceptFailed(refused))
        #expect(kind(0x0080, 7) == .closed(descriptor: 7))
        #expect(kind(0x0100, 111) == .closeFailed(refused))
        #expect(kind(0x0200, 7) == .disconnected(descriptor: 7))
        #expect(kind(0x0400, 0) == .monitorStopped)
        #expect(kind(0x0800, 111) == .handshakeFailedNoDetail(refused))
        #expect(kind(0x1000, 0) == .handshakeSucceeded)
        #expect(kind(0x2000, 0x1100_0001) == .handshakeFailedProtocol(number: 0x1100_0001))
        #expect(kind(0x4000, 400) == .handshakeFailedAuth(status: 400))
        #expect(kind(0x8000, 1) == .unknown(number: 0x8000, value: 1))
        #expect(kind(0x0003, 1) == .unknown(number: 0x0003, value: 1))
    }
}
