// Goal: a running broker tells with each permit, alone or in a batch, for how long it may be used
// again, and with nothing else.
// Method: a broker in this process over ipc, with policies that say so and one that looks at the
// time.

import PosternCore
import PosternWire
import Testing

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerCacheableTests {
    private static let policies = """
        @cacheable("400ms") permit(principal, action, resource);
        permit(principal, action == Action::"each", resource);
        forbid(principal, action == Action::"timed", resource)
        when { context.postern.time.unix_ms < 0 };
        forbid(principal, action == Action::"no", resource);
        """
    private static let actions = ["act", "each", "timed", "no", "act"]

    private func milliseconds(_ scene: Scene) throws -> [UInt64?] {
        let client = try scene.client()
        let credential = try client.attest().credential
        let calls = Self.actions.map {
            CallAsk(action: $0, resource: ResourceName(type: "T", id: ""), context: [:])
        }
        let reply = try client.ask(.authoriseBatch(credential, .executeAll, calls))
        guard case .authoriseBatch(let decisions) = reply else {
            Issue.record("\(reply)")
            return []
        }
        #expect(decisions.map(\.isPermitted) == [true, true, true, false, true])
        let alone = try Self.actions.map {
            try client.authorise(credential, $0).cacheableMilliseconds
        }
        #expect(decisions.map(\.cacheableMilliseconds) == alone)
        return alone
    }

    @Test func permitsSayForHowLong() throws {
        let scene = try Scene(policies: Self.policies, cacheableMillisecondsMax: 1_000)
        #expect(try milliseconds(scene) == [400, nil, nil, nil, 400])
    }

    @Test func aBrokerWithoutAFeedSaysNothing() throws {
        let scene = try Scene(policies: Self.policies)
        #expect(try milliseconds(scene) == [nil, nil, nil, nil, nil])
    }
}
