// Goal: every way in which a request is not carried out has its status, with the correlation
// where it could be read, and is counted; the broker serves on.
// Method: each status provoked over a real socket, then a hello.

import PosternAuthority
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerStatusTests {
    private func expectAlive(_ client: Client) throws {
        #expect(try client.ask(.hello(client: nil)).served == .hello)
    }

    /// After a cut libzmq connects again by itself, but what is sent before it has noticed the cut
    /// goes down with the old connection, so the question is asked again until it is answered.
    private func expectAliveAgain(_ client: Client) throws {
        for _ in 0..<20 {
            try client.send(.hello(client: nil))
            if try client.receiveIfAny(within: .seconds(1)) != nil { return }
        }
        Issue.record("no reply comes")
    }

    /// Sends a payload and expects its reply to be an error.
    private func failure(
        _ client: Client, _ payload: [UInt8], operation: UInt64, correlation: UInt64
    ) throws -> ReplyFailure {
        try client.send(payload)
        let reply = try client.receive()
        #expect(reply.operation == operation)
        #expect(reply.correlation == correlation)
        return try #require(reply.reply.failure, "\(reply)")
    }

    @Test func malformed() throws {
        let scene = try Scene()
        let client = try scene.client()
        // hello with an unknown key, then with bytes after it.
        let unknown = try failure(
            client, [0x84, 1, 1, 7, 0xA1, 9, 0], operation: 1, correlation: 7)
        #expect(unknown.status == .malformed)
        #expect(unknown.error == WireError(.unknownKey, at: 5))
        let trailing = try failure(
            client, [0x84, 1, 1, 8, 0xA0, 0], operation: 1, correlation: 8)
        #expect(trailing.error == WireError(.trailingBytes, at: 5))
        let truncated = try failure(client, [0x84, 1, 2, 9], operation: 2, correlation: 9)
        #expect(truncated.error?.code == .truncated)
        scene.expect(.malformed, 3)
        try expectAlive(client)
    }

    @Test func unsupportedVersion() throws {
        let scene = try Scene()
        let client = try scene.client()
        // Whatever follows the first three items, also nonsense.
        let failure = try failure(
            client, [0x84, 2, 1, 0x18, 0x2A, 0xFF], operation: 1, correlation: 42)
        #expect(failure.status == .unsupportedVersion)
        #expect(failure.versions == [1])
        try expectAlive(client)
    }

    @Test func unknownOperation() throws {
        let scene = try Scene()
        let client = try scene.client()
        let failure = try failure(
            client, [0x84, 1, 0x18, 99, 3, 0xA0], operation: 99, correlation: 3)
        #expect(failure.status == .unknownOperation)
        try expectAlive(client)
    }

    @Test func tooLarge() throws {
        let scene = try Scene()
        let client = try scene.client()
        let head: [UInt8] = [0x84, 1, 1, 5]
        let filler = [UInt8](repeating: 0, count: Limits.frameBytesMax - head.count)
        let largest = try failure(client, head + filler, operation: 1, correlation: 5)
        #expect(largest.status == .malformed)
        let over = try failure(client, head + filler + [0], operation: 1, correlation: 5)
        #expect(over.status == .tooLarge)
        let most = [UInt8](repeating: 0, count: Limits.transportFrameBytesMax - head.count)
        #expect(
            try failure(client, head + most, operation: 1, correlation: 5).status == .tooLarge)
        try expectAlive(client)
    }

    @Test func notFound() throws {
        let scene = try Scene()
        let person = try scene.operatorClient()
        for target in [
            RevocationTarget.credential(CredentialID(Bytes16(high: 1, low: 2))),
            .workload(.test("nobody")),
        ] {
            let reply = try person.ask(.revoke(RevokeAsk(target: target)))
            #expect(reply.failure?.status == .notFound)
        }
        #expect(scene.count(.revocations) == 0)
        try expectAlive(person)
    }

    @Test func capacity() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 1)], credentialsMax: 10)
        let client = try scene.client()
        _ = try client.attest()
        let reply = try client.ask(.attest(.task("u")))
        #expect(reply.failure?.status == .capacity)
        #expect(reply.failure?.status.isRetryable == true)
        #expect(scene.count(.capacity) == 1)
        try expectAlive(client)
    }

    /// The control thread is held up: decisions go on, its queue fills, the rest is told so.
    @Test func overloaded() throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest().credential
        scene.inspector.block()
        try client.send(.attest(.task("first")))
        let isHeld = eventually { scene.inspector.waiting == 1 }
        try #require(isHeld)
        for _ in 0..<Limits.controlQueueMax { try client.send(.attest(.task("more"))) }
        let over = try client.send(.attest(.task("over")))
        let reply = try client.receive()
        #expect(reply.correlation == over)
        #expect(reply.reply.failure?.status == .overloaded)
        #expect(scene.count(.overloaded) == 1)
        #expect(try client.authorise(credential).isPermitted)
        try expectAlive(client)
        scene.inspector.unblock()
        // The one that was held, and all that waited.
        for _ in 0...Limits.controlQueueMax {
            let reply = try client.receive().reply
            // The control thread may be behind the inspections by a whole queue.
            let isAnswered = reply.served == .attest || reply.failure?.status == .overloaded
            #expect(isAnswered, "\(reply)")
        }
        #expect(scene.count(.repliesBeyondOutbox) == 0)
    }

    /// Hashing an executable may take seconds: a revocation does not wait for it, and counts for
    /// the attest that does.
    @Test func aRevocationDoesNotWaitForAnInspection() throws {
        let scene = try Scene()
        let (machine, bystander) = (try scene.client(), try scene.client())
        let person = try scene.operatorClient()
        let credential = try bystander.attest(.task("other")).credential
        scene.inspector.block()
        let held = try machine.send(.attest(.task()))
        let isHeld = eventually { scene.inspector.waiting == 1 }
        try #require(isHeld)
        let ask = RevokeAsk(target: .key(machine.peerKey))
        #expect(try person.ask(.revoke(ask)).receipt?.credentials == 0)
        #expect(try bystander.ask(.complete(credential)).receipt?.credentials == 1)
        scene.inspector.unblock()
        let reply = try machine.receive()
        #expect(reply.correlation == held)
        #expect(reply.reply.denial?.reason == .revokedKey)
    }

    @Test func denialsOfAttest() throws {
        let scene = try Scene()
        let client = try scene.client()
        try expectAlive(client)
        for (error, reason, detail) in [
            (ProcessError.gone, DenialReason.processGone, nil),
            (.changed, .processChanged, nil),
            (.unavailable(what: "exe"), .factsUnavailable, "exe"),
        ] as [(ProcessError, DenialReason, String?)] {
            scene.inspector.fail(with: error)
            let denial = try client.ask(.attest(.task())).denial
            #expect(denial?.reason == reason)
            #expect(denial?.detail == detail)
        }
        scene.inspector.fail(with: nil)
        #expect(try client.ask(.attest(.task())).served == .attest)
        #expect(scene.count(.attestsDenied) == 3)
    }

    // MARK: what cannot be answered

    @Test func unanswerableIsDroppedAndCounted() throws {
        let scene = try Scene()
        let client = try scene.client()
        let payloads: [[UInt8]] = [
            [], [0x00], [0x83, 1, 1, 1], [0x84], [0x84, 1, 1], [0x84, 1, 1, 0x18, 0x05, 0xA0],
            [0x84, 0x20, 1, 1, 0xA0], Array("GET / HTTP/1.1\r\n\r\n".utf8),
            [UInt8](repeating: 0xFF, count: 70_000),
        ]
        for payload in payloads { try client.send(payload) }
        // Replies keep the order of requests on one connection: none came before this one.
        try expectAlive(client)
        scene.expect(.unanswerable, UInt64(payloads.count))
        #expect(scene.count(.malformed) == 0)
    }

    @Test func moreFramesThanTheProtocolHasCutTheConnection() throws {
        let scene = try Scene()
        let bystander = try scene.client()
        try expectAlive(bystander)
        let hello: [UInt8] = [0x84, 1, 1, 7, 0xA0]
        for (number, frames) in [[[1], hello], [[], hello, hello], [hello, [], hello]].enumerated()
        {
            let client = try scene.client()
            try expectAlive(client)
            for (index, frame) in frames.enumerated() {
                try client.socket.send(Message(frame), more: index + 1 < frames.count)
            }
            scene.expect(.tooManyFrames, UInt64(number + 1))
            scene.expect(.connectionsCut, UInt64(number + 1))
            try expectAliveAgain(client)
        }
        try expectAlive(bystander)
    }
}
