// Goal: a broker without one of its threads does not go on as if nothing was: it says which one
// ended, and why; one that stops as it was told does not.
// Method: a process watch that returns by itself, and threads that end with and without an error.
// Tests/hazards/test_threads.py has a live broker that ends then.

import PosternAuthority
import PosternCore
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(5))) struct BreakdownTests {
    private let directory: TemporaryDirectory
    /// Its `run` returns when a test says so, as if it had been told to.
    private let watch = NoProcessWatch()

    init() throws { directory = try TemporaryDirectory() }

    private func parts() throws -> BrokerParts {
        try BrokerParts(settings: settings(), authority: authority(), logger: Scene.logger)
    }

    private func authority() throws -> Authority {
        Authority(
            snapshot: try .sample(), clock: FakeClock(), random: FakeRandom(),
            inspector: FakeInspector(), watch: watch)
    }

    private func settings() throws -> BrokerSettings {
        BrokerSettings(
            gateEndpoint: directory.endpoint("gate"),
            operatorEndpoint: directory.endpoint("operator"), tcpEndpoint: nil, lanes: 1,
            keys: try CurveKeyPair.generate(), operatorKeys: [], trustDomain: "test")
    }

    @Test func oneOfItsThreadsReturns() throws {
        let broker = try Broker(
            settings: settings(), authority: authority(), logger: Scene.logger)
        #expect(broker.breakdown == nil)
        watch.stop()
        #expect(eventually { broker.breakdown != nil })
        #expect(
            broker.breakdown?.description == "the thread `leases` ended before it was told to")
        broker.stop()
    }

    @Test func oneThatStopsHasNone() throws {
        let broker = try Broker(
            settings: settings(), authority: authority(), logger: Scene.logger)
        broker.stop()
        #expect(broker.breakdown == nil)
    }

    @Test func anErrorEndsAThread() throws {
        let parts = try parts()
        let error = ZeroMQError(.terminated, operation: "wait for sockets")
        let first = try parts.start("feed", serving: "ipc://feed") {
            start throws(ZeroMQError) in
            start.report(.success(()))
            throw error
        }
        first.join()
        #expect(parts.breakdown.error?.description == "cannot serve `ipc://feed`: \(error)")
        // The first one is told of.
        let second = try parts.start("control") { start in start.report(.success(())) }
        second.join()
        #expect(parts.breakdown.error?.description.contains("ipc://feed") == true)
    }

    @Test func anErrorBeforeItIsReadyIsThrown() throws {
        let parts = try parts()
        let error = ZeroMQError(.terminated, operation: "wait for sockets")
        do {
            _ = try parts.start("control") { _ throws(ZeroMQError) in throw error }
            Issue.record("it started")
        } catch {
            #expect("\(error)".contains("`control`"))
        }
    }
}
