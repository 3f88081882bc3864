// Goal: every message counts as that of the connection that it came from, however many there are
// and whenever they come and go.
// Method: connections with keys of their own at one lane. Each uses its own credential, which is
// permitted, and somebody else's, which is denied; a connection taken for another gets one of them
// wrong.

import PosternCore
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(15))) struct PeerCacheTests {
    /// So many that several meet at one place of the cache.
    @Test func manyConnectionsInAnyOrder() throws {
        let scene = try Scene()
        let clients = try (0..<150).map { _ in try scene.client() }
        let grants = try clients.map { try $0.attest() }
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<3 {
            for index in clients.indices.shuffled(using: &generator) {
                let own = try clients[index].authorise(grants[index].credential)
                #expect(own.isPermitted)
                let other = grants[(index + 1) % grants.count].credential
                let wrong = try clients[index].authorise(other)
                #expect(wrong.reason == .keyMismatch)
            }
        }
    }

    /// What one connection leaves behind in memory, the next one takes.
    @Test func oneConnectionAfterAnother() throws {
        let scene = try Scene()
        var last: CredentialID?
        for number in 0..<100 {
            let client = try scene.client()
            let grant = try client.attest(.task("task-\(number)"))
            #expect(try client.authorise(grant.credential).isPermitted)
            if let last { #expect(try client.authorise(last).reason == .keyMismatch) }
            last = grant.credential
        }
    }
}
