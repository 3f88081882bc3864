// Goal: a stop answers what was taken in, refuses what comes later as `shutting_down`, ends in
// bounded time whatever peers do, and leaves nothing behind.
// Method: stops with requests in every place where they can be: in the kernel, in a lane, in the
// control queue, in a peer that floods or does not read.

import Foundation
import PosternAuthority
import PosternCore
import PosternWire
import Synchronization
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.serialized, .timeLimit(.minutes(15))) struct BrokerStopTests {
    /// Stops on a thread of its own; gives the seconds that it took, an issue after `limit`.
    @discardableResult
    private func stop(_ scene: Scene, within limit: Double = 20) throws -> Double {
        let stopping = try Stopping(scene)
        return try stopping.wait(within: limit)
    }

    private final class Stopping: Sendable {
        private let done = DispatchSemaphore(value: 0)
        private let begin = ContinuousClock.now

        init(_ scene: Scene) throws {
            let done = done
            Thread {
                scene.stop()
                done.signal()
            }.start()
        }

        var isOver: Bool {
            guard done.wait(timeout: .now()) == .success else { return false }
            done.signal()
            return true
        }

        func wait(within limit: Double) throws -> Double {
            try #require(done.wait(timeout: .now() + limit) == .success, "stop hangs")
            let elapsed = begin.duration(to: .now).components
            return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        }
    }

    private let call = CallAsk(
        action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])

    // MARK: stops that hang

    /// A disk that does not come to an end.
    private final class EndlessJournal: StateJournal {
        private let isHere = DispatchSemaphore(value: 0)
        private let mayGo = DispatchSemaphore(value: 0)

        var hasRoom: Bool { true }

        func record(_ change: StateChange) {}

        func whenDurable(
            _ body: @escaping @Sendable (StateFailure?) -> Void, late: (@Sendable () -> Void)?
        ) { body(nil) }

        func settle() {
            isHere.signal()
            mayGo.wait()
        }

        func waitUntilItHangs() throws {
            try #require(isHere.wait(timeout: .now() + 20) == .success)
        }

        func goOn() { mayGo.signal() }
    }

    /// What a revocation and twenty calls are answered while a stop hangs.
    private func expectNothingPermitted(
        _ client: Client, _ credential: CredentialID, _ person: Client
    ) throws {
        let reply = try person.ask(.revoke(RevokeAsk(target: .credential(credential))))
        guard case .failed(let failure) = reply, failure.status == .shuttingDown else {
            Issue.record("revoked: \(reply)")
            return
        }
        for _ in 0..<20 {
            let reply = try client.ask(.authorise(credential, call))
            guard case .failed(let failure) = reply, failure.status == .shuttingDown else {
                Issue.record("decided: \(reply)")
                return
            }
        }
        // What decides nothing goes on.
        guard case .hello = try client.ask(.hello(client: nil)) else {
            Issue.record("no hello")
            return
        }
    }

    @Test func nothingIsPermittedWhileTheDiskHangs() throws {
        let journal = EndlessJournal()
        let scene = try Scene(journal: journal)
        let client = try scene.client()
        let credential = try client.attest().credential
        let person = try scene.operatorClient()
        _ = try person.ask(.status)
        let stopping = try Stopping(scene)
        try journal.waitUntilItHangs()
        try expectNothingPermitted(client, credential, person)
        journal.goOn()
        _ = try stopping.wait(within: 20)
    }

    @Test func nothingIsPermittedWhileAnInspectionHangs() throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest().credential
        let person = try scene.operatorClient()
        _ = try person.ask(.status)
        let other = try scene.client()
        scene.inspector.block()
        try other.send(.attest(.task("slow")))
        #expect(eventually { scene.inspector.waiting == 1 })
        let stopping = try Stopping(scene)
        // The control queues are closed by then.
        #expect(
            eventually {
                let reply = try? person.ask(
                    .revoke(RevokeAsk(target: .task(workload: .test("agent"), task: .named("x")))))
                if case .failed(let failure)? = reply { return failure.status == .shuttingDown }
                return false
            })
        try expectNothingPermitted(client, credential, person)
        scene.inspector.unblock()
        _ = try stopping.wait(within: 20)
    }

    // MARK: stops that end

    @Test func anIdleBroker() throws {
        let scene = try Scene(lanes: 3)
        let client = try scene.client()
        _ = try client.attest()
        try stop(scene)
        // Nobody listens any more.
        let late = try scene.client()
        try late.send(.hello(client: nil))
        #expect(try late.receiveIfAny(within: .milliseconds(100)) == nil)
    }

    /// Every connection has requests in flight when the stop begins; what was decided was told.
    @Test func allThatWasTakenInIsAnswered() throws {
        let scene = try Scene(lanes: 2)
        let clients = try (0..<4).map { try scene.client(lane: $0 % 2) }
        let credentials = try clients.enumerated().map { number, client in
            try client.attest(.task("t\(number)")).credential
        }
        for (client, credential) in zip(clients, credentials) {
            for _ in 0..<500 { try client.send(.authorise(credential, call)) }
        }
        let isUnderWay = eventually { scene.count(.permits) > 100 }
        try #require(isUnderWay)
        try stop(scene)
        var answered: UInt64 = 0
        for client in clients {
            while let frames = try client.receiveIfAny(within: .milliseconds(200)) {
                let payload = try #require(frames.first)
                let reply = try ReplyDecoder.decode(payload.span.bytes).reply
                if case .authorise(let decision) = reply, decision.isPermitted { answered += 1 }
            }
        }
        // What came too late was not decided either: each permit was heard.
        #expect(answered == scene.count(.permits))
        #expect(scene.count(.repliesToGonePeers) + scene.count(.repliesToSlowReaders) == 0)
    }

    /// The control thread is held up while its queue is full; all of it is answered all the same.
    @Test func aFullControlQueueIsEmptied() throws {
        let scene = try Scene()
        let client = try scene.client()
        _ = try client.ask(.hello(client: nil))
        scene.inspector.block()
        let count = Limits.controlQueueMax + 1
        try client.send(.attest(.task("first")))
        let isHeld = eventually { scene.inspector.waiting == 1 }
        try #require(isHeld)
        for _ in 1..<count { try client.send(.attest(.task("more"))) }
        let over = try client.send(.attest(.task("over")))
        #expect(try client.receive().correlation == over)
        let stopping = try Stopping(scene)
        #expect(!stopping.isOver)
        scene.inspector.unblock()
        var granted: UInt64 = 0
        for _ in 0..<count {
            let reply = try client.receive().reply
            granted += reply.served == .attest ? 1 : 0
            // The control thread may be behind the inspections by a whole queue.
            let isAnswered = reply.served == .attest || reply.failure?.status == .overloaded
            #expect(isAnswered, "\(reply)")
        }
        _ = try stopping.wait(within: 20)
        #expect(scene.count(.attests) == granted)
        #expect(granted > UInt64(count / 2))
        #expect(scene.count(.repliesBeyondOutbox) == 0)
    }

    /// The control thread has closed its queue and is busy with the last job: what comes now is
    /// told that the broker stops.
    @Test func whatComesLaterIsToldSo() throws {
        let scene = try Scene()
        let client = try scene.client()
        let credential = try client.attest().credential
        scene.inspector.block()
        try client.send(.attest(.task("held")))
        let isHeld = eventually { scene.inspector.waiting == 1 }
        try #require(isHeld)
        let stopping = try Stopping(scene)
        var status: StatusCode?
        let isTold = eventually {
            guard (try? client.send(.complete(credential))) != nil,
                let reply = try? client.receiveIfAny(within: .milliseconds(100))?.first
            else { return false }
            status = try? ReplyDecoder.decode(reply.span.bytes).reply.failure?.status
            return status != nil
        }
        #expect(isTold)
        #expect(status == .shuttingDown)
        scene.inspector.unblock()
        _ = try stopping.wait(within: 20)
    }

    /// Peers that never stop sending, and read all that comes.
    @Test func aFloodDoesNotKeepItFromStopping() throws {
        let scene = try Scene()
        let isOver = Flag()
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<3 {
            let flooding = try scene.client()
            // Once the broker is gone, a full queue must not hold its thread for long.
            try flooding.socket.setSendTimeout(.milliseconds(100))
            let client = UnsafelySent(flooding)
            Thread { [call] in
                let credential = CredentialID(Bytes16(high: 1, low: 1))
                while !isOver.isSet {
                    _ = try? client.value.send(.authorise(credential, call))
                    while let frames = try? client.value.receiveIfAny(within: .zero) {
                        _ = frames
                    }
                }
                done.signal()
            }.start()
        }
        let isFlooded = eventually { scene.count(.denies) > 500 }
        #expect(isFlooded)
        let seconds = try stop(scene)
        isOver.set()
        for _ in 0..<3 { #expect(done.wait(timeout: .now() + 30) == .success) }
        #expect(seconds < 15)
    }

    /// A peer that takes no reply loses them; the stop does not wait for it longer than it says.
    @Test func aPeerThatDoesNotRead() throws {
        let scene = try Scene()
        let slow = try Client(
            .dealer, to: scene.settings.gateEndpoint, server: scene.keys.publicKey,
            keys: .generate(), in: scene.context, receiveQueueMax: 1)
        let credential = CredentialID(Bytes16(high: 1, low: 1))
        let isFull = eventually {
            for _ in 0..<500 {
                guard (try? slow.send(.authorise(credential, call))) != nil else { return false }
            }
            return scene.count(.repliesToSlowReaders) > 0
        }
        #expect(isFull)
        #expect(try stop(scene) < 15)
    }

    @Test func whoConnectsDuringAStopIsDeferred() throws {
        let scene = try Scene()
        let client = try scene.client()
        _ = try client.ask(.hello(client: nil))
        scene.inspector.block()
        try client.send(.attest(.task("held")))
        let isHeld = eventually { scene.inspector.waiting == 1 }
        try #require(isHeld)
        let admitted = scene.count(.handshakesAdmitted)
        let stopping = try Stopping(scene)
        // Its queue is closed: the stop is past the instant from which nobody is let in.
        let snapshot = try PolicySnapshot.sample()
        let isStopping = eventually { !scene.broker.reload(snapshot) }
        try #require(isStopping)
        let late = try scene.client()
        try late.send(.hello(client: nil))
        #expect(try late.receiveIfAny(within: .milliseconds(300)) == nil)
        #expect(scene.count(.handshakesAdmitted) == admitted)
        scene.inspector.unblock()
        #expect(try client.receive().reply.served == .attest)
        _ = try stopping.wait(within: 20)
    }
}
