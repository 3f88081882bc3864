// Goal: what could not be synced before its reply leaves is denied, and says why.
// Method: a broker whose log cannot sync when the test says so.

import PosternAuthority
import PosternBroker
import PosternCore
import PosternWire
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct BrokerAuditTests {
    private let log = UnsyncedLog()
    private let scene: Scene

    init() throws { scene = try Scene(audit: log) }

    private func denied() throws -> UInt64? {
        guard case .status(let status) = try scene.operatorClient().ask(.status) else {
            return nil
        }
        return status.counters["audit_unavailable"]
    }

    @Test func whatIsNotSyncedIsDenied() throws {
        let client = try scene.client()
        let grant = try client.attest()
        #expect(try client.authorise(grant.credential).durability == .power)
        log.fails.store(true, ordering: .relaxed)
        let decision = try client.authorise(grant.credential)
        #expect(decision.outcome == .deny(.auditUnavailable))
        #expect(decision.durability == nil && decision.id.value.low == 0)
        #expect(try denied() == 1)
        log.fails.store(false, ordering: .relaxed)
        #expect(try client.authorise(grant.credential).outcome == .permit)
    }

    /// Each call of a batch; what relies on no log is answered as ever.
    @Test func soIsABatchAndNothingElse() throws {
        let client = try scene.client()
        let grant = try client.attest()
        log.fails.store(true, ordering: .relaxed)
        let call = CallAsk(
            action: "act", resource: ResourceName(type: "Thing", id: "x"), context: [:])
        let reply = try client.ask(
            .authoriseBatch(grant.credential, .executeAll, [call, call, call]))
        guard case .authoriseBatch(let decisions) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(decisions.map(\.outcome) == Array(repeating: .deny(.auditUnavailable), count: 3))
        #expect(try denied() == 3)
        guard
            case .introspect(let introspection) = try client.ask(
                .introspect(grant.credential))
        else { return }
        #expect(introspection.isActive)
    }

    /// What ends something is in force and owed; a refusal is told only where it is written down.
    @Test func aRefusalThatCannotBeWrittenIsNotTold() throws {
        let client = try scene.client()
        let grant = try client.attest()
        let unknown = RevokeAsk(target: .credential(CredentialID(Bytes16(high: 9, low: 9))))
        log.refuses.store(true, ordering: .relaxed)
        guard case .denied(let denial) = try client.ask(.revoke(unknown)) else {
            Issue.record("it is told")
            return
        }
        #expect(denial.reason == .auditUnavailable)
        #expect(try denied() == 1)
        let own = RevokeAsk(target: .credential(grant.credential))
        guard case .revoke(let receipt) = try client.ask(.revoke(own)) else {
            Issue.record("it is not done")
            return
        }
        #expect(receipt.credentials == 1)
        log.refuses.store(false, ordering: .relaxed)
        guard case .denied(let told) = try client.ask(.revoke(unknown)) else { return }
        #expect(told.reason == .unknownCredential)
    }

    /// Nothing is permitted meanwhile: a task may end later. A revocation does not wait.
    @Test func aCompletionWaitsForRoom() throws {
        let client = try scene.client()
        let grant = try client.attest()
        log.isFull.store(true, ordering: .relaxed)
        guard case .denied(let denial) = try client.ask(.complete(grant.credential)) else {
            Issue.record("it is done")
            return
        }
        #expect(denial.reason == .auditUnavailable)
        #expect(try denied() == 1)
        let other = try client.attest(.task("t-2"))
        guard
            case .revoke(let receipt) = try client.ask(
                .revoke(RevokeAsk(target: .credential(other.credential))))
        else {
            Issue.record("it is not done")
            return
        }
        #expect(receipt.credentials == 1)
        log.isFull.store(false, ordering: .relaxed)
        guard case .complete(let done) = try client.ask(.complete(grant.credential)) else {
            Issue.record("it is denied")
            return
        }
        #expect(done.credentials == 1)
    }
}
