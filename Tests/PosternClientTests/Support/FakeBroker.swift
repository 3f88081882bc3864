import Foundation
import PosternClient
import PosternCore
import PosternWire
import Synchronization
import ZeroMQ

/// A peer with CURVE and ZAP that answers whatever a test wants: nothing, nonsense, lies.
final class FakeBroker: Sendable {
    /// A request as it came.
    struct Received: Sendable {
        let operation: UInt64
        let correlation: UInt64
        let payload: [UInt8]
    }

    /// Messages to send back, each a list of frames.
    typealias Script = @Sendable (Received) -> [[[UInt8]]]

    private struct State {
        var received: [Received] = []
        var handshakes = 0
        var verdict = ZAPStatus.success
        var isStopped = false
    }

    let endpoint: String
    let keys: CurveKeyPair
    private let folder: TemporaryFolder
    private let state = Mutex(State())
    private let wake: WakeSignal
    private let ended = DispatchSemaphore(value: 0)

    static let swallow: Script = { _ in [] }

    /// - Parameter endpoint: an ipc one in a folder of its own unless given.
    init(
        verdict: ZAPStatus = .success, endpoint: String? = nil, _ script: @escaping Script
    ) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        self.endpoint = endpoint ?? "ipc://\(folder.file("fake"))"
        keys = try CurveKeyPair.generate()
        wake = try WakeSignal()
        state.withLock { $0.verdict = verdict }
        let started = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [self] in
            try? serve(script) { started.signal() }
            ended.signal()
        }
        started.wait()
    }

    /// Ends its connections and waits for its thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake.signal()
        ended.wait()
    }

    var received: [Received] { state.withLock { $0.received } }
    var handshakes: Int { state.withLock { $0.handshakes } }

    func admit(_ verdict: ZAPStatus) { state.withLock { $0.verdict = verdict } }

    /// Without the exchange about lanes, so that the script sees the test's requests only.
    func configuration() -> ClientConfiguration {
        var configuration = ClientConfiguration(
            endpoint: endpoint, serverKey: .z85(keys.publicKey.z85))
        configuration.reconnectInterval = .milliseconds(10)
        configuration.deadline = .seconds(10)
        configuration.choosesLane = false
        return configuration
    }

    // MARK: the thread

    private func serve(_ script: Script, _ started: () -> Void) throws {
        let context = try Context()
        var zap = try ZAPSocket(in: context)
        let router = try Socket(.router, in: context)
        try router.curveServer(secret: keys.secretKey)
        try router.setZAPDomain("fake")
        try router.bind(endpoint)
        var poll = PollSet(capacity: 3)
        _ = poll.add(router)
        _ = poll.add(zap.socket)
        _ = poll.add(wake)
        started()
        while !state.withLock({ $0.isStopped }) {
            _ = try poll.wait(timeout: nil)
            wake.drain()
            while let exchange = try zap.receive() { try zap.reply(verdict(), to: exchange) }
            while try answer(router, script) {}
        }
    }

    private func verdict() throws -> ZAPReply {
        let verdict = state.withLock { state in
            state.handshakes += 1
            return state.verdict
        }
        return try ZAPReply(verdict, userID: verdict == .success ? "fake" : "")
    }

    private func answer(_ router: borrowing Socket, _ script: Script) throws -> Bool {
        var routing = Message()
        var payload = Message()
        guard try router.receive(into: &routing, dontWait: true),
            try router.receive(into: &payload)
        else { return false }
        guard case .request(let correlation, let request) = RequestDecoder.decode(payload.bytes)
        else { return true }
        let received = Received(
            operation: request.operation.rawValue, correlation: correlation,
            payload: payload.withUnsafeBytes { Array($0) })
        state.withLock { $0.received.append(received) }
        for frames in script(received) {
            let envelope = Message(routing.bytes)
            _ = try router.trySend(envelope, more: true)
            for (index, frame) in frames.enumerated() {
                _ = try router.trySend(Message(frame), more: index < frames.count - 1)
            }
        }
        return true
    }
}

extension FakeBroker.Received {
    /// A permit, encoded as the broker would.
    func permit(correlation: UInt64? = nil, operation: UInt64? = nil) -> [UInt8] {
        encode(
            .authorise(
                Decision(
                    outcome: .permit, policies: ["any"],
                    id: DecisionID(Bytes16(high: 1, low: 2)), epoch: 3)),
            correlation: correlation, operation: operation)
    }

    /// A grant of what the tests' tasks ask for.
    func grant() -> [UInt8] {
        guard let workload = SPIFFEID("spiffe://test.example/agent"),
            let scope = try? Scope.test()
        else { return [] }
        return encode(
            .attest(
                Grant(
                    credential: CredentialID(Bytes16(high: 5, low: 6)), workload: workload,
                    scope: scope, expiresInMilliseconds: 60_000, expiresAtMilliseconds: 1,
                    epoch: 3, budget: nil)))
    }

    func encode(
        _ reply: Reply, correlation: UInt64? = nil, operation: UInt64? = nil
    ) -> [UInt8] {
        var writer = CBORWriter()
        ReplyEncoder.encode(
            reply, operation: operation ?? self.operation,
            correlation: correlation ?? self.correlation, into: &writer)
        return writer.bytes
    }
}
