// Goal: a report stands in the log as the client told it, with whose it is and who acts for whom,
// and is found by what was called; of one that was denied nothing that it claims is kept.
// Method: records of the real encoder, read back; a log of the real writer, searched and verified.

import PosternCore
import PosternWire
import Sodium
import Testing

@testable import PosternAudit
@testable import PosternAuthority

@Suite struct ReportRecordTests {
    private static func item(
        _ action: String, _ id: String, count: UInt64 = 3
    ) -> CachedDecisionCount {
        CachedDecisionCount(
            action: action, resource: ResourceName(type: "File", id: id), count: count,
            firstMilliseconds: 10, lastMilliseconds: 20,
            decision: DecisionID(Bytes16(high: 1, low: 2)))
    }

    private static let items = [item("read_file", "/srv/a"), item("http_get", "", count: .max)]

    private func reported(
        _ outcome: ReportTaker.Outcome, _ id: CredentialID, _ items: [CachedDecisionCount] = items
    ) -> AuditEvent {
        .reported(
            AuditEvent.Reported(
                ask: ReportAsk(credential: id, items: items), peer: TestLog.peer,
                outcome: outcome, epoch: 4))
    }

    private func record(
        _ event: AuditEvent, redact names: [String] = []
    ) throws -> (record: AuditRecord, bytes: [UInt8]) {
        let fields = try names.map { try #require(RedactedField($0)) }
        let key = SecretBytes(copying: [UInt8](repeating: 5, count: 32).span.bytes)
        var encoder = RecordEncoder(Redaction(fields, key: key))
        encoder.event(event, sequence: 7, wallMilliseconds: 99)
        let bytes = encoder.writer.bytes
        return (try RecordDecoder.record(bytes.span.bytes), bytes)
    }

    /// A credential that was delegated under another one.
    private func delegated(under parent: CredentialRecord) throws -> CredentialRecord {
        let cell = WorkloadCell(try TestLog.spiffe("helper"))
        return CredentialRecord.make(
            CredentialRecord.Parts(
                id: CredentialID(Bytes16(high: 8, low: 8)),
                standing: Standing(
                    peer: AttestedPeer(TestLog.peer, nil), key: LifeCell(), workload: cell,
                    process: nil, scope: try Scope(actions: ["*"], resources: ["*"]),
                    delegator: Delegator(parent), ledger: SelectionLedger()),
                task: TaskCell.make(try #require(TaskID("part")), cell.name),
                expiryMilliseconds: .max, budget: nil),
            intent: "help")
    }

    @Test func itIsThereAsItWasTold() throws {
        let log = try TestLog()
        defer { log.remove() }
        let credential = try log.attest(task: "t-1")
        let (found, _) = try record(reported(.taken(credential), credential.id))
        var expected = AuditRecord(kind: .cachedDecisions)
        expected.sequence = 7
        expected.timeMilliseconds = 99
        expected.epoch = 4
        expected.credential = credential.id
        expected.workload = "spiffe://example.org/agent"
        expected.task = "t-1"
        expected.key = TestLog.peer.key
        expected.process = AuditRecord.Process(
            processID: 42, startTime: 4_242, userID: 1_000, groupID: 1_000)
        expected.cachedDecisions = Self.items
        #expect(found == expected)
        #expect(!found.isDenied)
    }

    @Test func itSaysWhoActsForWhom() throws {
        let log = try TestLog()
        defer { log.remove() }
        let parent = try log.attest(task: "t-1")
        let child = try delegated(under: parent)
        let (found, _) = try record(reported(.taken(child), child.id))
        #expect(found.parent == parent.id && found.task == "part")
        #expect(found.actors == ["spiffe://example.org/agent", "spiffe://example.org/helper"])
    }

    @Test func resourcesAreRedactedAsInDecisions() throws {
        let log = try TestLog()
        defer { log.remove() }
        let credential = try log.attest(task: "t-1")
        let secret = [Self.item("read_file", "secret-1"), Self.item("read_file", "secret-2")]
        let (found, bytes) = try record(
            reported(.taken(credential), credential.id, secret), redact: ["intent", "resource"])
        #expect(found.redacted == ["resource"])
        let key = SecretBytes(copying: [UInt8](repeating: 5, count: 32).span.bytes)
        let field = try #require(RedactedField("resource"))
        let redaction = Redaction([try #require(RedactedField("intent")), field], key: key)
        #expect(
            found.cachedDecisions?.map(\.resource.id)
                == secret.map { redaction.digits(field, .text($0.resource.id)) })
        #expect(found.cachedDecisions?.map(\.resource.type) == ["File", "File"])
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
    }

    @Test func aDeniedOneTellsNothingThatItClaims() throws {
        let log = try TestLog()
        defer { log.remove() }
        let parent = try log.attest(task: "t-1")
        let child = try delegated(under: parent)
        let denial = Denial(reason: .keyMismatch, epoch: 4)
        let (found, _) = try record(
            reported(.denied(denial, child), child.id), redact: ["resource"])
        #expect(found.reason == .keyMismatch && found.cachedDecisions == nil)
        #expect(found.credential == child.id && found.task == "part")
        #expect(found.actors == nil && found.redacted == nil)
        let unknown = Denial(reason: .unknownCredential, epoch: 4)
        let (other, _) = try record(reported(.denied(unknown, nil), child.id))
        #expect(other.reason == .unknownCredential && other.credential == child.id)
        #expect(other.workload == nil && other.task == nil && other.key == TestLog.peer.key)
    }

    @Test func itIsFoundByWhatWasCalled() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        let other = try log.attest(task: "t-2")
        #expect(log.trail.record(reported(.taken(credential), credential.id)))
        let denial = Denial(reason: .keyMismatch, epoch: 4)
        #expect(log.trail.record(reported(.denied(denial, other), other.id)))
        log.stop()
        #expect(try log.verify().problems == [])
        func count(_ change: (inout AuditFilter) -> Void) throws -> Int {
            var filter = AuditFilter()
            filter.kinds = [.cachedDecisions]
            change(&filter)
            var search = LogSearch(try log.folder)
            return try search.all(filter).count
        }
        #expect(try count { _ in } == 2)
        #expect(try count { $0.task = "t-1" } == 1)
        #expect(try count { $0.credential = other.id } == 1)
        #expect(try count { $0.reason = .keyMismatch } == 1)
        #expect(try count { $0.action = Glob("read_*") } == 1)
        #expect(try count { $0.action = Glob("write_*") } == 0)
        #expect(try count { $0.resource = ResourcePattern(#"File::"/srv/*""#) } == 1)
        #expect(try count { $0.resource = ResourcePattern("Host::*") } == 0)
        // Both of one call.
        #expect(
            try count {
                $0.action = Glob("http_get")
                $0.resource = ResourcePattern(#"File::"/srv/a""#)
            } == 0)
    }

    /// The largest request that there is, all of it redacted, finds room.
    @Test func theLargestFits() throws {
        let log = try TestLog()
        defer { log.remove() }
        let credential = try log.attest(task: "t-1")
        let items = (0..<Limits.reportItemsMax).map { number in
            Self.item(String(repeating: "a", count: 128), "\(number)", count: .max)
        }
        let (found, bytes) = try record(
            reported(.taken(credential), credential.id, items), redact: ["resource"])
        #expect(found.cachedDecisions?.count == Limits.reportItemsMax)
        #expect(bytes.count < 64 << 10)
    }
}
