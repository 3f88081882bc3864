// Goal: a client can tell which permits it used again, for as long as the broker remembers the
// credential, and only what a broker takes is sent.
// Method: a broker in this process, both clients; a peer with the broker's own decoder for what
// must not arrive.

import PosternClient
import PosternCore
import Testing

extension ClientTests {
    @Suite struct ReportTests {
        private static func item(
            action: String = "file.read", resource: ResourceName = .notes, count: UInt64 = 2,
            first: UInt64 = 10, last: UInt64 = 20
        ) -> CachedDecisionCount {
            CachedDecisionCount(
                action: action, resource: resource, count: count, firstMilliseconds: first,
                lastMilliseconds: last, decision: DecisionID(Bytes16(high: 1, low: 2)))
        }

        @Test func permitsThatWereUsedAgainAreTold() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let credential = try await client.credential("t-1")
            let receipt = try await client.report(credential, [Self.item()]).value()
            #expect(receipt.epoch == credential.epoch && receipt.durability == nil)
            _ = try await client.complete(credential)
            #expect(try await client.report(credential, [Self.item()]).denial == nil)
            let unknown = CredentialID(Bytes16(high: 1, low: 1))
            #expect(
                try await client.report(unknown, [Self.item()]).denial?.reason
                    == .unknownCredential)
            let person = try PosternClient(broker.operatorConfiguration())
            #expect(
                try await person.report(credential, [Self.item()]).denial?.reason
                    == .wrongEndpoint)
            await client.close()
            await person.close()
        }

        @Test func theBlockingClientTellsThemToo() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            guard
                case .granted(let credential) = try client.attest(
                    task: "t-1", intent: "a test", scope: .test())
            else {
                Issue.record("no credential")
                return
            }
            let items = Array(repeating: Self.item(), count: Limits.reportItemsMax)
            #expect(try client.report(credential, items).value().epoch == credential.epoch)
            client.close()
        }

        @Test func whatABrokerRefusesIsNotSent() async throws {
            let peer = try FakeBroker { _ in [] }
            let client = try PosternClient(peer.configuration())
            let id = CredentialID(Bytes16(high: 1, low: 1))
            let long = String(repeating: "x", count: 1_025)
            let bad: [[CachedDecisionCount]] = [
                [], Array(repeating: Self.item(), count: 129), [Self.item(action: "")],
                [Self.item(action: long)], [Self.item(resource: ResourceName(type: "", id: ""))],
                [Self.item(resource: ResourceName(type: "A", id: long))],
                [Self.item(count: 0)], [Self.item(first: 21)], [Self.item(), Self.item(count: 0)],
            ]
            for items in bad {
                let error = try await failure { () throws(ClientError) in
                    try await client.report(id, items, deadline: .seconds(2))
                }
                #expect(error.code == .malformed && error.operation == .report, "\(error)")
            }
            #expect(peer.received.isEmpty)
            await client.close()
            peer.stop()
        }
    }
}
