// Goal: from a message to the process that sent it, and to the end of its connection.
// Method: real CURVE over ipc, with peers in this process and in a child.

import Foundation
import Glibc
import Testing

@testable import ZeroMQ

@Suite struct PeerDescriptorTests {
    let context: Context

    init() throws {
        context = try Context()
    }

    /// A gate without ZAP: who connects is not what these tests are about.
    private func openGate(_ transport: Gate.Transport = .ipc) throws -> Gate {
        try Gate(in: context, domain: nil, transport: transport)
    }

    private func peer(_ delivery: borrowing Delivery) throws -> PeerDescriptor {
        let descriptor = delivery.payload.sourceDescriptor
        return PeerDescriptor(try #require(descriptor))
    }

    @Test func theKernelKnowsThePeer() throws {
        let gate = try openGate()
        let client = try GateClient(of: gate)
        try client.socket.send(Message("hello"))
        let credentials = try peer(gate.receive()).credentials()
        let own = PeerCredentials(processID: getpid(), userID: getuid(), groupID: getgid())
        #expect(credentials == own)
    }

    @Test func aProcessDescriptorNamesThePeer() throws {
        let gate = try openGate()
        let client = try GateClient(of: gate)
        try client.socket.send(Message("hello"))
        guard let process = try peer(gate.receive()).processDescriptor() else {
            // A kernel before 6.5.
            return
        }
        let path = "/proc/self/fdinfo/\(process.number)"
        let info = try String(contentsOfFile: path, encoding: .utf8)
        #expect(info.contains("Pid:\t\(getpid())\n"))
        // Readable means that the process has ended, and this one has not.
        var set = PollSet()
        _ = set.add(descriptor: process.number)
        #expect(try set.wait(timeout: .zero) == 0)
    }

    @Test func aReleasedProcessDescriptorStaysOpen() throws {
        let number = try ProcessDescriptor(adopting: SystemCalls.openEvent()).release()
        #expect(fcntl(number, F_GETFD) >= 0)
        closeAdopted(number)
        #expect(fcntl(number, F_GETFD) < 0)
    }

    private func closeAdopted(_ number: Int32) {
        _ = ProcessDescriptor(adopting: number)
    }

    @Test func overTCPTheKernelKnowsNoPeer() throws {
        let gate = try openGate(.tcp)
        let client = try GateClient(of: gate)
        try client.socket.send(Message("hello"))
        let peer = try peer(gate.receive())
        let credentials = try peer.credentials()
        #expect(credentials.processID == 0)
        #expect(credentials.userID == .max)
        let code = thrownCode { () throws(ZeroMQError) in _ = try peer.processDescriptor() }
        #expect(code?.name == "ENODATA")
    }

    @Test func shutdownCutsTheConnection() throws {
        let gate = try openGate()
        let client = try GateClient(of: gate) { try $0.setReconnectInterval(nil) }
        try client.socket.send(Message("hello"))
        let delivery = try gate.receive()
        let peer = try peer(delivery)
        try peer.shutdown()
        #expect(try gate.event(\.isDisconnected).kind == .disconnected(descriptor: peer.number))
        _ = try client.event(\.isDisconnected)
        #expect(try unreachableInTime(gate.router, delivery.routingID))
    }

    /// Sends until the ROUTER has noticed, which is right after its I/O thread did.
    private func unreachableInTime(_ router: borrowing Socket, _ id: [UInt8]) throws -> Bool {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            guard try router.trySend(Message(id), more: true) == .sent else { return true }
            _ = try router.trySend(Message("late"))
        }
        return false
    }

    @Test func aPeerThatIsCutTwiceIsNoError() throws {
        // The kernel's answer is ENOTCONN, as for a connection that the peer has ended.
        let unconnected = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(unconnected) }
        try PeerDescriptor(unconnected).shutdown()
    }

    @Test func otherDescriptorsAreRefused() throws {
        let peer = PeerDescriptor(-1)
        #expect(
            thrownCode { () throws(ZeroMQError) in _ = try peer.credentials() } == .badDescriptor)
        #expect(
            thrownCode { () throws(ZeroMQError) in _ = try peer.processDescriptor() }
                == .badDescriptor)
        #expect(thrownCode { () throws(ZeroMQError) in try peer.shutdown() } == .badDescriptor)
        let event = ProcessDescriptor(adopting: try SystemCalls.openEvent())
        let noSocket = PeerDescriptor(event.number)
        #expect(thrownCode { () throws(ZeroMQError) in try noSocket.shutdown() } == .notSocket)
    }

    @Test func inprocHasNoDescriptor() throws {
        let left = try Socket(.pair, in: context)
        try left.bind("inproc://near")
        let right = try Socket(.pair, in: context)
        try right.connect("inproc://near")
        try right.send(Message("hello"))
        let message = try receiveFrame(left)
        #expect(message.sourceDescriptor == nil)
        #expect(message.metadata(.peerAddress) == nil)
    }
}
