import Cedar
import Foundation
import PosternAuthority
import PosternCore
import Sodium
import Synchronization

@testable import PosternAudit

/// A broker's authority with an audit log in a folder of the test's own. The log's threads do not
/// run: a test takes their turns.
final class LogScene {
    let folder: String
    let files: any AuditFiles
    let clock = StillClock()
    let sequence = SequenceCounter()
    let key: VerifyingKey
    let trail: AuditTrail
    let authority: Authority
    let stream: any AuditStream
    let snapshot: PolicySnapshot
    private let authorizer: Authorizer
    static let peer = PeerIdentity(
        key: PeerKey(first: Bytes16(high: 1, low: 2), second: Bytes16(high: 3, low: 4)),
        origin: .tcp)

    /// - Parameters:
    ///   - seed: of the log's key.
    ///   - wrap: puts something between the log and its files.
    init(
        folder: String, settings: AuditSettings = LogScene.settings,
        policies: String = "permit(principal, action, resource);",
        redact: [RedactedField] = [], instance: UInt64 = 7,
        wrap: (AuditFolder) -> any AuditFiles = { $0 }
    ) throws {
        self.folder = folder
        files = wrap(try AuditFolder(path: folder))
        let seed = SecretBytes(copying: [UInt8](repeating: 9, count: 32).span.bytes)
        guard let signing = SigningKey(seed: seed) else { throw Missing() }
        key = signing.verifyingKey
        trail = try AuditTrail(
            files: files, key: signing, settings: settings,
            redaction: Redaction(redact, key: SecretBytes(copying: Self.redactionKey.span.bytes)),
            clock: clock,
            instance: Bytes16(high: instance, low: 0), sequence: sequence)
        guard let workload = SPIFFEID("spiffe://test/agent") else { throw Missing() }
        let enrolment = Enrolment(
            workload: workload, selectors: [.key(Self.peer.key)], scope: try Self.anything(),
            ttlMillisecondsMax: 3_600_000)
        snapshot = PolicySnapshot(
            policies: try PolicySet(text: policies, ids: .annotationElsePosition),
            entities: try Entities(WorkloadEntities.entities(for: [enrolment])),
            enrolments: [enrolment], digest: String(repeating: "ab", count: 32))
        authority = Authority(
            snapshot: snapshot, clock: clock, random: CountedRandom(),
            inspector: NoInspector(), audit: trail, sequence: sequence,
            instance: Bytes16(high: instance, low: 0))
        authorizer = Authorizer(authority)
        stream = trail.stream(named: "lane-0")
    }

    /// One on files of which operations can be made to fail.
    static func faulty(
        folder: String, settings: AuditSettings = LogScene.settings
    ) throws -> (scene: LogScene, files: FaultyFiles) {
        var files: FaultyFiles?
        let scene = try LogScene(folder: folder, settings: settings) { folder in
            let wrapped = FaultyFiles(folder)
            files = wrapped
            return wrapped
        }
        guard let files else { throw Missing() }
        return (scene, files)
    }

    static let redactionKey = [UInt8](repeating: 5, count: 32)
    static let settings = AuditSettings(segmentBytes: 1 << 20)

    struct Missing: Error {}

    private static func anything() throws -> Scope {
        try Scope(actions: ["*"], resources: ["*"])
    }

    /// A credential of a task of its own.
    func credential(_ task: String = "t-1", budget: UInt64? = nil) throws -> CredentialID {
        guard let id = TaskID(task) else { throw Missing() }
        let ask = AttestAsk(
            task: id, intent: "try \(task)", scope: try Self.anything(), budget: budget)
        let outcome = Attestor(authority).attest(ask, peer: Self.peer, .success(nil))
        guard case .granted(let grant) = outcome else { throw Missing() }
        return grant.credential
    }

    /// Decides a call and writes it down; its number, or nil where it could not be written.
    ///
    /// - Parameters:
    ///   - context: what is recorded of it.
    ///   - claim: an attribute `x` that policies see.
    func decide(
        _ credential: CredentialID, context: [UInt8] = [], claim: Int64? = nil
    ) throws -> UInt64? {
        guard let number = try append(credential, context: context, claim: claim),
            stream.settle()
        else { return nil }
        return number
    }

    /// The same without waiting for the disk.
    func append(
        _ credential: CredentialID, context: [UInt8] = [], claim: Int64? = nil
    ) throws -> UInt64? {
        guard stream.isReady(frameBytes: 1_024 + context.count) else { return nil }
        let call = ToolCall(
            action: "read".utf8.span, resourceType: "File".utf8.span, resourceID: "a".utf8.span,
            claimsReservedKey: false)
        let ruling: Ruling
        switch authorizer.screen(call, credential: credential, peer: Self.peer) {
        case .denied(let refused): ruling = authorizer.deny(refused)
        case .passed(let screened):
            let buffer = RequestBuffer()
            let claims = claim == nil ? 0 : 1
            let asked = try authorizer.begin(call, screened, claims: claims, in: buffer)
            if let claim {
                buffer.key("x")
                buffer.long(claim)
            }
            ruling = try authorizer.decide(asked, buffer)
        }
        let asked = AuditedCall(
            call, context: context.span.bytes, credential: credential, peer: Self.peer,
            latencyNanoseconds: 5)
        guard stream.append(asked, ruling) else { return nil }
        return ruling.id.value.low
    }

    /// A context of 2,000 bytes, so that segments fill: `{"x": "…"}`.
    static let large: [UInt8] =
        [0xA1, 0x61, 0x78, 0x79, 0x07, 0xD0] + [UInt8](repeating: 0x61, count: 2_000)

    func revoke(_ credential: CredentialID) -> Bool {
        let outcome = Revoker(authority).revoke(
            RevokeAsk(target: .credential(credential)), by: .operator)
        guard case .done(let receipt) = outcome else { return false }
        return trail.record(ending(of: credential, receipt))
    }

    /// What the log is told when an operator has revoked a credential.
    func ending(of credential: CredentialID, _ receipt: RevocationReceipt) -> AuditEvent {
        .revoked(
            AuditEvent.End(
                target: .credential(credential), credential: nil, peer: Self.peer,
                isByOperator: true, note: nil, outcome: .done(receipt)))
    }

    // MARK: the threads' turns

    /// A turn of the sealing thread at which everything is due.
    func seal(isEnding: Bool = false) {
        trail.desk.withLock { desk in
            desk.nextCheckMilliseconds = 0
            desk.nextCheckpointMilliseconds = 0
            desk.nextRetentionMilliseconds = 0
            desk.nextPrepareMilliseconds = 0
            _ = trail.round(&desk, isEnding: isEnding)
        }
    }

    /// A turn of the syncing thread.
    func sync() {
        var synced: [String: Int] = [:]
        trail.sync(&synced)
    }

    /// Until a checkpoint that is begun now is durable.
    func settleCheckpoint() {
        for _ in 0..<4 {
            seal()
            sync()
        }
    }

    func end() { seal(isEnding: true) }
}

/// A clock that a test moves.
final class StillClock: AuthorityClock {
    private let wall = Atomic<UInt64>(1_800_000_000_000)

    var bootID: String { "boot" }
    var bootMilliseconds: UInt64 { 5_000 }
    var wallMilliseconds: UInt64 { wall.load(ordering: .relaxed) }

    func advance(milliseconds: UInt64) { wall.wrappingAdd(milliseconds, ordering: .relaxed) }
}

private final class CountedRandom: RandomSource {
    private let count = Atomic<UInt64>(0)

    func bytes16() -> Bytes16 {
        Bytes16(high: 0xC0, low: count.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    func pseudonym(of bytes: [UInt8]) -> UInt64 { UInt64(bytes.count) }
}

/// For peers over tcp, of whom the kernel says nothing.
private struct NoInspector: ProcessInspector {
    func identify(processID: Int32) throws(ProcessError) -> ProcessIdentity { throw .gone }

    func cheapFacts(of process: ProcessIdentity) throws(ProcessError) -> ProcessFacts {
        throw .gone
    }

    func facts(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessFacts { throw .gone }

    func parent(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessIdentity { throw .gone }

    func adopt(processDescriptor: Int32) -> any ProcessHandle { NoHandle() }

    private final class NoHandle: ProcessHandle {
        var hasExited: Bool { true }
    }
}
