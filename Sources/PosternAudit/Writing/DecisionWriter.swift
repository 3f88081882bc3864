import PosternAuthority
import PosternCore
import Sodium
import Synchronization

/// Writes the decisions of one lane.
///
/// What decisions have in common is written once a segment: a credential and policies are described
/// before the first decision that names them, by their place.
struct DecisionWriter: ~Copyable {
    private let channel: StreamChannel
    private let status: TrailStatus
    private let settings: AuditSettings
    private var encoder = RecordEncoder()
    private var hash = AuditHash()
    private var segment: OpenSegment?
    /// Records in the segment.
    private var count: UInt64 = 0
    private var described = DescribedCredentials()
    /// Policies that the segment describes, and where.
    private var policies: (snapshot: PolicySnapshot, place: UInt64)?
    /// Where the next settling begins.
    private var settledEnd = 0

    init(_ channel: StreamChannel, _ status: TrailStatus, _ settings: AuditSettings) {
        self.channel = channel
        self.status = status
        self.settings = settings
    }

    mutating func isReady(frameBytes: Int) -> Bool {
        let needed = frameBytes + AuditLimits.decisionBytesOver
        if status.isAvailable, let segment, segment.room >= needed, !segment.isAbandoned,
            !segment.file.isBroken
        {
            return true
        }
        return goOn()
    }

    /// To the next segment.
    private mutating func goOn() -> Bool {
        guard status.isAvailable, let next = channel.next(after: segment) else {
            status.denied.wrappingAdd(1, ordering: .relaxed)
            return false
        }
        segment = next
        // Its first record is there.
        count = 1
        policies = nil
        described.forgetAll()
        settledEnd = 0
        return true
    }

    mutating func append(_ decision: borrowing AuditedDecision) -> Bool {
        guard let segment else { return false }
        var isWritten = true
        let credential = decision.ruling.record.map { record in
            place(of: record, segment, &isWritten)
        }
        let snapshot = decision.ruling.snapshot.map { snapshot in
            place(of: snapshot, segment, &isWritten)
        }
        encoder.decision(
            decision, credential: credential, snapshot: snapshot,
            isDigested: settings.digestsContext, &hash)
        isWritten = segment.append(encoder.bytes) && isWritten
        count += 1
        if segment.room < settings.segmentBytes / 2 {
            channel.needsSpare.store(true, ordering: .relaxed)
        }
        return isWritten
    }

    mutating func settle() -> Bool {
        guard settings.durability == .power, let segment else { return true }
        let end = segment.endOffset
        guard end > settledEnd else { return true }
        do throws(AuditFileError) {
            try segment.file.sync()
        } catch {
            status.fail(error)
            return false
        }
        settledEnd = end
        return !segment.file.isBroken
    }

    /// Where the segment describes a credential, which it does now at the latest.
    private mutating func place(
        of record: CredentialRecord, _ segment: OpenSegment, _ isWritten: inout Bool
    ) -> UInt64 {
        if let place = described.place(of: record.id) { return place }
        encoder.credential(record)
        isWritten = segment.append(encoder.bytes) && isWritten
        described.note(record.id, place: count)
        defer { count += 1 }
        return count
    }

    private mutating func place(
        of snapshot: PolicySnapshot, _ segment: OpenSegment, _ isWritten: inout Bool
    ) -> UInt64 {
        if let policies, policies.snapshot === snapshot { return policies.place }
        encoder.policies(snapshot)
        isWritten = segment.append(encoder.bytes) && isWritten
        policies = (snapshot, count)
        defer { count += 1 }
        return count
    }
}
