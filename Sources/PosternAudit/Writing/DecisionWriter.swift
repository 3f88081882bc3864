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

    mutating func append(_ decision: borrowing AuditedDecision) -> Bool {
        var isWritten = true
        let credential = decision.ruling.record.map { place(of: $0, &isWritten) }
        let snapshot = decision.ruling.snapshot.map {
            place(of: decision.ruling.policies, in: $0, &isWritten)
        }
        encoder.decision(
            decision, credential: credential, snapshot: snapshot,
            isDigested: settings.digestsContext, &hash)
        isWritten = cursor.append(encoder.bytes) && isWritten
        count += 1
        unsettled += 1
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
        of determining: DeterminingPolicies, in snapshot: PolicySnapshot, _ isWritten: inout Bool
    ) -> UInt64 {
        let placed = determining.arePlaced ? determining : .none
        if let place = policies.place(of: placed, in: snapshot) { return place }
        encoder.policies(snapshot, determining: placed)
        isWritten = cursor.append(encoder.bytes) && isWritten
        policies.note(placed, in: snapshot, place: count)
        defer { count += 1 }
        return count
    }
}
