// Goal: a running broker serves each operation at the doors that the protocol says, and tells
// every other one which door it is.
// Method: a broker in this process over ipc, with ZeroMQ sockets of our own at each door.

import PosternAuthority
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.timeLimit(.minutes(15))) struct BrokerOperationTests {
    private func message(_ operation: Operation, _ credential: CredentialID) -> RequestMessage {
        let call = CallAsk(
            action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])
        return switch operation {
        case .hello: .hello(client: "a test")
        case .attest: .attest(.task())
        case .authorise: .authorise(credential, call)
        case .authoriseBatch: .authoriseBatch(credential, .executeAll, [call, call])
        case .complete: .complete(credential)
        case .revoke: .revoke(RevokeAsk(target: .credential(credential)))
        case .introspect: .introspect(credential)
        case .status: .status
        case .delegate:
            .delegate(
                DelegateAsk(credential: credential, target: .child, attest: .task("part")))
        case .claim: .claim(ClaimAsk(delegation: DelegationID(Bytes16(high: 1, low: 1))))
        case .tree: .tree(TreeAsk(task: .named("at")))
        case .subscribe, .event: .subscribe(SubscribeAsk())
        case .report: .report(.sample(credential))
        case .prove: .prove(Array(repeating: 7, count: 16))
        }
    }

    @Test(arguments: Operation.allCases.filter { $0 != .event })
    func eachOperationAtEachDoor(_ operation: Operation) throws {
        let scene = try Scene()
        let machine = try scene.client()
        let person = try scene.operatorClient()
        let feed = try scene.feedClient()
        for (client, door) in [(machine, Door.gate), (person, .operator), (feed, .feed)] {
            let credential = try machine.attest(.task("at-\(door)")).credential
            let refused = scene.count(.refusedRequests)
            let reply = try client.ask(message(operation, credential))
            if door.serves(operation) {
                // There is nothing to claim.
                let isServed =
                    reply.served == operation || reply.denial?.reason == .unknownDelegation
                    // This broker keeps no log, and so no key to sign with.
                    || (operation == .prove && reply.denial?.reason == .auditUnavailable)
                #expect(isServed, "\(door): \(reply)")
            } else {
                #expect(reply.denial?.reason == .wrongEndpoint, "\(door): \(reply)")
                #expect(reply.denial?.epoch == scene.authority.epoch.current)
                #expect(scene.count(.refusedRequests) == refused + 1)
            }
            scene.clock.advance(milliseconds: 1)
        }
    }

    @Test func helloSaysWhoIsThere() throws {
        let scene = try Scene(lanes: 2)
        guard case .hello(let facts) = try scene.client().ask(.hello(client: nil)) else {
            Issue.record("no hello")
            return
        }
        #expect(facts.server.hasPrefix("postern/"))
        #expect(facts.versions == [1])
        #expect(facts.instance == scene.authority.instance.hex)
        #expect(facts.epoch == 1)
        #expect(facts.frameBytesMax == UInt64(Limits.frameBytesMax))
        #expect(facts.batchItemsMax == UInt64(Limits.batchItemsMax))
        #expect(facts.endpoints == scene.settings.laneEndpoints)
        #expect(facts.trustDomain == "test")
        #expect(facts.feedEndpoint == scene.settings.feedEndpoint)
        guard case .hello(let other) = try scene.operatorClient().ask(.hello(client: nil)) else {
            Issue.record("no hello")
            return
        }
        #expect(other.endpoints == [scene.settings.operatorEndpoint])
    }

    @Test func aTaskFromItsBeginningToItsEnd() throws {
        let scene = try Scene(
            policies: """
                permit(principal, action, resource);
                @id("no") forbid(principal, action == Action::"no", resource)
                when { context.amount > 5 };
                """)
        let client = try scene.client()
        let grant = try client.attest(.task(budget: 3))
        #expect(grant.workload == .test("agent"))
        #expect(try client.authorise(grant.credential).budgetLeft == 2)
        let forbidden = try client.authorise(grant.credential, "no", context: ["amount": 6])
        #expect(forbidden.reason == .policyForbid)
        #expect(forbidden.policies == ["no"])
        #expect(try client.authorise(grant.credential, "no", context: ["amount": 5]).isPermitted)
        let claimed = try client.authorise(grant.credential, context: ["postern": [:]])
        #expect(claimed.reason == .reservedContext)
        #expect(try client.ask(.complete(grant.credential)).receipt?.credentials == 1)
        #expect(try client.authorise(grant.credential).reason == .completedTask)
        #expect(try client.ask(.attest(.task())).denial?.reason == .completedTask)
        for (name, value) in [
            (Counters.Name.permits, 2), (.denies, 3), (.attests, 1), (.attestsDenied, 1),
            (.completes, 1),
        ] as [(Counters.Name, UInt64)] {
            #expect(scene.count(name) == value, "\(name)")
        }
    }

    @Test func aBatchStopsWhereItsSemanticsSay() throws {
        let scene = try Scene(
            policies: """
                permit(principal, action, resource);
                forbid(principal, action == Action::"no", resource);
                """)
        let client = try scene.client()
        let credential = try client.attest().credential
        let calls = ["no", "yes", "no", "yes"].map {
            CallAsk(action: $0, resource: ResourceName(type: "T", id: ""), context: [:])
        }
        for (semantics, expected) in [
            (BatchSemantics.executeAll, [false, true, false, true]),
            (.denyOnFirstDeny, [false]), (.permitOnFirstPermit, [false, true]),
        ] {
            let reply = try client.ask(.authoriseBatch(credential, semantics, calls))
            guard case .authoriseBatch(let decisions) = reply else {
                Issue.record("\(reply)")
                continue
            }
            #expect(decisions.map(\.isPermitted) == expected)
            #expect(Set(decisions.map(\.id)).count == decisions.count)
        }
    }

    @Test func anothersCredentialIsWorthless() throws {
        let scene = try Scene()
        let (owner, thief) = (try scene.client(), try scene.client())
        let credential = try owner.attest().credential
        #expect(try thief.authorise(credential).reason == .keyMismatch)
        #expect(try thief.ask(.complete(credential)).denial?.reason == .keyMismatch)
        let revoke = RequestMessage.revoke(RevokeAsk(target: .credential(credential)))
        #expect(try thief.ask(revoke).denial?.reason == .keyMismatch)
        guard case .introspect(let answer) = try thief.ask(.introspect(credential)) else {
            Issue.record("no introspection")
            return
        }
        #expect(answer.reason == .keyMismatch)
        #expect(answer.details == nil)
        // A second connection with the same key, from the same process, is the same peer.
        let again = try scene.client(keys: owner.keys)
        #expect(try again.authorise(credential).isPermitted)
    }

    @Test func anOperatorSeesAndRevokes() throws {
        let scene = try Scene()
        let machine = try scene.client()
        let person = try scene.operatorClient()
        let credential = try machine.attest().credential
        guard case .introspect(let answer) = try person.ask(.introspect(credential)) else {
            Issue.record("no introspection")
            return
        }
        #expect(answer.isActive)
        #expect(answer.details?.task == .named("t"))
        let target = RevocationTarget.task(workload: .test("agent"), task: .named("t"))
        let receipt = try person.ask(.revoke(RevokeAsk(target: target, note: "why"))).receipt
        #expect(receipt?.credentials == 1)
        #expect(try machine.authorise(credential).reason == .revokedTask)
    }

    @Test func statusCounts() throws {
        let scene = try Scene(lanes: 2)
        let machine = try scene.client()
        let first = try machine.attest().credential
        _ = try machine.attest(.task("u"))
        _ = try machine.authorise(first)
        guard case .status(let status) = try scene.operatorClient().ask(.status) else {
            Issue.record("no status")
            return
        }
        #expect(status.credentials == 2)
        #expect(status.lanes == 2)
        #expect(status.policies == 1)
        #expect(status.snapshot == PolicySnapshot.sampleDigest)
        #expect(status.workloads == ["spiffe://test/agent": 2])
        #expect(status.counters["permits"] == 1)
        #expect(status.counters["attests"] == 2)
        #expect(status.counters["statuses"] == 1)
        let names = Set(Counters.Name.allCases.map(\.text)).union(["policy_errors"])
        #expect(Set(status.counters.keys) == names)
        #expect(status.epoch == 1)
    }
}
