// Goal: a client that is closed or released leaves no thread behind, fails what is in flight
// with `closed`, and hangs in no state: never used, connecting, refused, busy.
// Method: threads are counted in /proc by their name; every wait has a bound.

import Foundation
import PosternClient
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct ClosingTests {
        private func clientThreads() -> Int {
            let tasks =
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
            return tasks.filter { task in
                let name = try? String(
                    contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)
                return name == "postern-client\n"
            }.count
        }

        @Test func closeFailsWhatIsInFlight() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try PosternClient(peer.configuration())
            let calls = (0..<50).map { _ in
                Task { try await failure { () throws(ClientError) in try await client.hello() } }
            }
            try await eventually("the requests' arrival") { peer.received.count == 50 }
            await client.close()
            for call in calls { #expect(try await call.value.code == .closed) }
            let later = try await failure { () throws(ClientError) in try await client.hello() }
            #expect(later.code == .closed)
            await client.close()
            peer.stop()
        }

        @Test func releaseEndsTheThread() async throws {
            let broker = try TestBroker()
            var client: PosternClient? = try PosternClient(broker.configuration())
            _ = try await client?.hello()
            #expect(clientThreads() == 1)
            client = nil
            try await eventually("the thread's end") { clientThreads() == 0 }
        }

        @Test func closeEndsTheThreadInEveryState() async throws {
            let away = try TestBroker(isStarted: false)
            let unused = try PosternClient(away.configuration())
            await unused.close()

            let connecting = try PosternClient(away.configuration())
            let call = Task {
                try await failure { () throws(ClientError) in try await connecting.hello() }
            }
            // Any moment will do: whatever state the call is in then, closing must end it.
            try await Task.sleep(for: .milliseconds(20))
            await connecting.close()
            #expect(try await call.value.code == .closed)

            let peer = try FakeBroker(verdict: .authenticationFailure, FakeBroker.swallow)
            let refused = try PosternClient(peer.configuration())
            _ = try await failure { () throws(ClientError) in try await refused.hello() }
            await refused.close()
            peer.stop()
            try await eventually("the threads' end") { clientThreads() == 0 }
        }

        @Test func aHundredClientsLeaveNoDescriptorBehind() async throws {
            let broker = try TestBroker()
            let before = try await descriptors(broker)
            for _ in 0..<100 {
                let client = try PosternClient(broker.configuration())
                _ = try await client.hello()
                await client.close()
            }
            try await eventually("the connections' end") {
                (try? openDescriptors()).map { $0 <= before + 10 } ?? false
            }
        }

        private func openDescriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }

        /// Once whatever a first connection brings is there.
        private func descriptors(_ broker: TestBroker) async throws -> Int {
            let client = try PosternClient(broker.configuration())
            _ = try await client.hello()
            await client.close()
            return try openDescriptors()
        }
    }
}
