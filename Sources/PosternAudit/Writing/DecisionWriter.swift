import PosternAuthority
import PosternCore
import Sodium
import Synchronization

/// Writes the decisions of one lane.
///
/// What decisions have in common is written once a segment: a credential and policies are described
/// before the first decision that names them, by their place.
struct DecisionWriter: ~Copyable {
    private let status: TrailStatus
    private let settings: AuditSettings
    private var encoder: RecordEncoder
    private var hash = AuditHash()
    private var cursor: StreamCursor
    /// Records in the segment.
    private var count: UInt64 = 0
    private var described = DescribedCredentials()
    private var policies = DescribedPolicies()
    /// Segments that were left and not settled.
    private var left: [OpenSegment] = []
    /// Where the next settling begins, and how many decisions came since.
    private var settledEnd = 0
    private var unsettled: UInt64 = 0
    /// Wakes the thread that makes segments.
    private let sealing: TrailSignal
    private let crew: SyncingCrew

    init(
        _ channel: StreamChannel, _ status: TrailStatus, _ settings: AuditSettings,
        _ redaction: Redaction, sealing: TrailSignal, _ crew: SyncingCrew
    ) {
        self.sealing = sealing
        self.crew = crew
        encoder = RecordEncoder(redaction)
        cursor = StreamCursor(channel)
        self.status = status
        self.settings = settings
    }

    mutating func isReady(frameBytes: Int) -> Bool {
        let needed = frameBytes + AuditLimits.decisionBytesOver
        return status.isAvailable && cursor.hasRoom(needed) || goOn()
    }

    /// To the next segment.
    private mutating func goOn() -> Bool {
        let before = cursor.segment
        guard status.isAvailable,
            cursor.goOn() || cursor.channel.awaitSpare(sealing) && cursor.goOn()
        else {
            status.denied.wrappingAdd(1, ordering: .relaxed)
            return false
        }
        if settings.durability == .power, let before, before.endOffset > settledEnd {
            left.append(before)
        }
        // Its first record is there.
        count = 1
        policies.forgetAll()
        described.forgetAll()
        settledEnd = 0
        return true
    }

    mutating func append(_ call: borrowing AuditedCall, _ ruling: borrowing Ruling) -> Bool {
        var isWritten = true
        var (credential, snapshot): (UInt64?, UInt64?)
        if let record = ruling.record { credential = place(of: record, &isWritten) }
        if let asked = ruling.snapshot {
            snapshot = place(of: ruling.policies, in: asked, &isWritten)
        }
        encoder.decision(
            call, ruling, credential: credential, snapshot: snapshot,
            isDigested: settings.digestsContext, &hash)
        isWritten = cursor.append(encoder.bytes) && isWritten
        count += 1
        if isWritten {
            unsettled += 1
        } else {
            status.denied.wrappingAdd(1, ordering: .relaxed)
        }
        return isWritten
    }

    mutating func settle() -> Bool {
        guard settings.durability == .power, let segment = cursor.segment else { return true }
        let end = segment.endOffset
        guard end > settledEnd || !left.isEmpty else { return true }
        // Also where it fails: who waited for it is denied, and whoever comes later not concerned.
        settledEnd = end
        let segments = left + [segment]
        left = []
        let isSettled =
            crew.sync(segments.map(\.file)) && segments.allSatisfy { $0.isWhole }
        if !isSettled { status.denied.wrappingAdd(unsettled, ordering: .relaxed) }
        unsettled = 0
        return isSettled
    }

    /// Where the segment describes a credential, which it does now at the latest.
    private mutating func place(
        of record: CredentialRecord, _ isWritten: inout Bool
    ) -> UInt64 {
        if let place = described.place(of: record.id) { return place }
        encoder.credential(record)
        isWritten = cursor.append(encoder.bytes) && isWritten
        described.note(record.id, place: count)
        defer { count += 1 }
        return count
    }

    /// The same of policies, with those that determined the decision.
    private mutating func place(
        of determining: borrowing DeterminingPolicies, in snapshot: PolicySnapshot,
        _ isWritten: inout Bool
    ) -> UInt64 {
        // Those that failed are named by the decision itself.
        guard determining.arePlaced else { return place(of: .none, in: snapshot, &isWritten) }
        // Looked up as it is lent: a copy costs as much as the rest of it.
        if let place = policies.place(of: determining, in: snapshot) { return place }
        let determining = copy determining
        encoder.policies(snapshot, determining: determining)
        isWritten = cursor.append(encoder.bytes) && isWritten
        policies.note(determining, in: snapshot, place: count)
        defer { count += 1 }
        return count
    }
}
