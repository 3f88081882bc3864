import Cedar
import Foundation
@testable import PosternAudit
@testable import PosternAuthority
import PosternCore
import Sodium
import Synchronization

/// A log in a folder of its own, written by the real `AuditTrail`, step by step instead of by
/// threads.
final class TestLog {
    let path: String
    let clock = TestClock()
    let sequence = SequenceCounter()
    let instance: Bytes16
    let snapshot: PolicySnapshot
    let key: VerifyingKey
    private(set) var trail: AuditTrail
    private let told = Told()
    private var lanes: [String: any AuditStream] = [:]

    /// - Parameters:
    ///   - continuing: the log goes on as after a broker was killed.
    ///   - known: a checkpoint that it once had, as the state remembers.
    init(
        continuing other: TestLog? = nil, known: AuditCheckpoint? = nil,
        segmentBytes: Int = 256 << 10,
        settings: (inout AuditSettings) -> Void = { _ in }
    ) throws {
        if let other {
            path = other.path
        } else {
            path =
                FileManager.default.temporaryDirectory
                .appendingPathComponent("postern-audit-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        }
        instance = Bytes16(reading: Sodium.randomBytes(16).span.bytes)
        snapshot = PolicySnapshot(
            policies: try PolicySet(text: "permit(principal, action, resource);", ids: .position),
            entities: try Entities([]), enrolments: [], digest: String(repeating: "ab", count: 32))
        var chosen = AuditSettings(segmentBytes: segmentBytes)
        settings(&chosen)
        let seed = SecretBytes(copying: [UInt8](repeating: 7, count: 32).span.bytes)
        guard let signing = SigningKey(seed: seed) else { throw TestFailure() }
        key = signing.verifyingKey
        trail = try AuditTrail(
            files: AuditFolder(path: path), key: signing, settings: chosen, clock: clock,
            instance: instance, sequence: sequence, known: known
        ) { [told] checkpoint in told.last.withLock { $0 = checkpoint } }
    }

    /// What the state would remember.
    private final class Told: Sendable {
        let last = Mutex<AuditCheckpoint?>(nil)
    }

    /// The last checkpoint that is durable, as the log told of it; nil: none.
    var kept: AuditCheckpoint? { told.last.withLock { $0 } }

    var folder: LogFolder {
        get throws { try LogFolder(path: path) }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    // MARK: writing

    func start() {
        _ = trail.record(.started(snapshot: snapshot.digest, epoch: 1, server: "test"))
    }

    /// One look of the sealing thread.
    func round(checkpoint: Bool = false) {
        trail.desk.withLock { desk in
            if checkpoint {
                desk.nextCheckpointMilliseconds = 0
                desk.isChanged = true
            }
            _ = trail.round(&desk, isEnding: false)
        }
        guard checkpoint else { return }
        // A checkpoint waits until what it tells of is synced.
        var synced: [String: Int] = [:]
        trail.sync(&synced)
        trail.desk.withLock { desk in _ = trail.round(&desk, isEnding: false) }
    }

    /// Retention does its work.
    ///
    /// - Parameter isVouched: whether a checkpoint tells of it before files are removed, as always.
    func retire(isVouched: Bool = true) {
        trail.desk.withLock { desk in
            trail.retire(&desk)
            if !isVouched { trail.removeRetired(&desk, upTo: .max) }
        }
        guard isVouched else { return }
        for _ in 0..<4 { round(checkpoint: true) }
    }

    /// The broker ends by itself.
    func stop() {
        _ = trail.record(.stopped(epoch: 1))
        end()
    }

    /// All is sealed.
    func end() {
        trail.end()
        trail.runSealing()
    }

    static let peer = PeerIdentity(
        key: PeerKey(first: Bytes16(high: 1, low: 2), second: Bytes16(high: 3, low: 4)),
        origin: .ipc(
            process: ProcessIdentity(processID: 42, startTimeTicks: 4_242), userID: 1_000,
            groupID: 1_000))

    static func spiffe(_ name: String) throws -> SPIFFEID {
        guard let id = SPIFFEID("spiffe://example.org/\(name)") else { throw TestFailure() }
        return id
    }

    /// A credential as an attest makes it, and its record in the log.
    func attest(task: String, workload: String = "agent") throws -> CredentialRecord {
        guard let task = TaskID(task) else { throw TestFailure() }
        let id = CredentialID(Bytes16(reading: Sodium.randomBytes(16).span.bytes))
        let scope = try Scope(actions: ["*"], resources: ["*"])
        let cell = WorkloadCell(try Self.spiffe(workload))
        let record = CredentialRecord.make(
            CredentialRecord.Parts(
                id: id,
                standing: Standing(
                    peer: AttestedPeer(Self.peer, nil), key: LifeCell(), workload: cell,
                    process: nil, scope: scope, delegator: nil, ledger: SelectionLedger()),
                task: TaskCell.make(task, cell.name), expiryMilliseconds: .max, budget: nil),
            intent: "read the report")
        let ask = AttestAsk(task: task, intent: "read the report", scope: scope)
        let grant = Grant(
            credential: id, workload: try Self.spiffe(workload), scope: scope,
            expiresInMilliseconds: 1, expiresAtMilliseconds: 2, epoch: 1, budget: nil)
        let isWritten = trail.record(
            .attested(
                AuditEvent.Attest(
                    ask: ask, peer: Self.peer, process: nil, outcome: .granted(grant), epoch: 1)))
        guard isWritten else { throw TestFailure() }
        return record
    }

    /// A decision in a lane; its name.
    @discardableResult
    func decide(
        _ credential: CredentialRecord, action: String = "read_file", resource: String = "/srv/x",
        lane name: String = "lane-0", denied: DenialReason? = nil
    ) throws -> DecisionID {
        let lane = lanes[name] ?? trail.stream(named: name)
        lanes[name] = lane
        for _ in 0..<3 where !lane.isReady(frameBytes: 512) { round() }
        guard lane.isReady(frameBytes: 512) else { throw TestFailure() }
        let id = DecisionID(Bytes16(high: instance.high, low: sequence.draw()))
        let ruling = Ruling(
            outcome: denied.map { .deny($0) } ?? .permit, policies: .none, id: id, epoch: 1,
            budgetLeft: nil, cacheableMilliseconds: nil,
            wallMilliseconds: clock.wallMilliseconds, record: credential,
            snapshot: denied == nil ? snapshot : nil)
        let (action, type, resource) = (
            Array(action.utf8), Array("File".utf8), Array(resource.utf8)
        )
        // {"pad": "…", "size": 7}: long enough for a few thousand to fill segments.
        let context: [UInt8] =
            [0xA2, 0x63] + Array("pad".utf8) + [0x78, 200] + [UInt8](repeating: 0x2D, count: 200)
            + [0x64] + Array("size".utf8) + [0x07]
        let call = ToolCall(
            action: action.span, resourceType: type.span, resourceID: resource.span,
            claimsReservedKey: false)
        let asked = AuditedCall(
            call, context: context.span.bytes, credential: credential.id, peer: Self.peer,
            latencyNanoseconds: 41_000)
        guard lane.append(asked, ruling) else { throw TestFailure() }
        return id
    }

    func complete(_ credential: CredentialRecord) throws {
        _ = trail.record(
            .completed(
                AuditEvent.End(
                    target: .task(workload: credential.workload, task: credential.task),
                    credential: credential.id, peer: Self.peer, isByOperator: false, note: "done",
                    outcome: .done(RevocationReceipt(epoch: 2, credentials: 1)))))
    }

    func revokeKey() {
        _ = trail.record(
            .revoked(
                AuditEvent.End(
                    target: .key(Self.peer.key), credential: nil, peer: Self.peer,
                    isByOperator: true, note: nil,
                    outcome: .done(RevocationReceipt(epoch: 3, credentials: 1)))))
    }

    func revokeAll() {
        _ = trail.record(
            .revoked(
                AuditEvent.End(
                    target: .selection(CredentialSelection()), credential: nil, peer: Self.peer,
                    isByOperator: true, note: nil,
                    outcome: .done(RevocationReceipt(epoch: 4, credentials: 0)))))
    }

    func exit(_ process: ProcessIdentity) {
        _ = trail.record(.exited(process, RevocationReceipt(epoch: 5, credentials: 1)))
    }

    // MARK: reading

    /// - Parameter wanted: the digests of checkpoints that must be there.
    func verify(wanted: String...) throws -> LogVerification {
        let wanted = wanted.compactMap { Digest(hex: $0) }.map { WantedCheckpoint(digest: $0) }
        return try LogVerifier(try folder, key: key, wanted: wanted).run(threads: 2) { _ in }
    }

    var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { SegmentName($0) != nil }.sorted()
        }
    }

    func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file)")))
    }

    func write(_ file: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: "\(path)/\(file)")
        try? FileManager.default.removeItem(at: url)
        try Data(bytes).write(to: url)
    }
}

struct TestFailure: Error {}
