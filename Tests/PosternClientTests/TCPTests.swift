// Goal: the client works over the tcp gate as over ipc, for a workload that is enrolled by its key.
// Method: a broker in this process with a tcp gate on a port that the kernel chose; one client with
// the enrolled key, one with another.

import PosternClient
import PosternCore
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct TCPTests {
        let broker: TestBroker
        let keys: CurveKeyPair

        init() throws {
            keys = try CurveKeyPair.generate()
            let key = try #require(PeerKey(bytes: keys.publicKey.bytes))
            broker = try TestBroker(selectors: [.key(key)], tcpEndpoint: try freeEndpoint())
        }

        private func configuration(_ keys: CurveKeyPair) throws -> ClientConfiguration {
            var configuration = broker.configuration()
            configuration.endpoint = try #require(broker.tcpEndpoint)
            configuration.keys = try keys.clientKeys()
            return configuration
        }

        @Test func aTaskFromBeginningToEnd() async throws {
            let client = try PosternClient(configuration(keys))
            let credential = try await client.credential("t-1")
            #expect(credential.workload.description == TestBroker.workload)
            let permit = try await client.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(permit.isPermitted)
            _ = try await client.complete(credential).value()
            let after = try await client.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(after.reason == .completedTask)
            await client.close()
        }

        @Test func anotherKeyIsRefused() async throws {
            let client = try PosternClient(configuration(.generate()))
            let error = try await failure { () throws(ClientError) in try await client.hello() }
            #expect(error.code == .refused)
            await client.close()
        }
    }
}

/// A port that is free now; should another process take it, the bind fails loudly.
func freeEndpoint() throws -> String {
    let context = try Context()
    let endpoint: String
    do {
        let probe = try Socket(.router, in: context)
        try probe.bind("tcp://127.0.0.1:*")
        endpoint = try probe.lastEndpoint()
    }
    // A socket is closed in the background; the end of its context waits for that.
    try context.terminate()
    return endpoint
}
