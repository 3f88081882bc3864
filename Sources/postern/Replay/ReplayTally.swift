import PosternAudit
import PosternAuthority
import PosternBroker
import PosternCore

/// What came of decisions that were made again.
struct ReplayTally: Sendable {
    /// What another policy set makes of a decision.
    enum Change: String, CaseIterable, Sendable {
        /// It was permitted and would be denied.
        case denied
        /// It was denied and would be permitted.
        case permitted
        /// It would be denied as well, for another reason or by other policies.
        case deniedOtherwise = "denied_otherwise"
        /// It would be permitted as well, by other policies.
        case permittedOtherwise = "permitted_otherwise"
    }

    /// What is the same for all decisions of a group.
    struct Group: Hashable, Sendable {
        let change: Change
        let reason: DenialReason?
        let policies: [String]
        let reasonBefore: DenialReason?
        let policiesBefore: [String]
    }

    /// What is known of a group's decisions.
    struct Found: Sendable {
        var count: UInt64 = 0
        /// By how often; those beyond a limit only count.
        var actions: [String: UInt64] = [:]
        /// The first ones.
        var examples: [AuditEntry] = []
    }

    /// Why a decision could not be made again.
    enum Obstacle: String, CaseIterable, Sendable {
        case contextNotKept = "context_not_kept"
        case fieldRedacted = "field_redacted"
        case recordIncomplete = "record_incomplete"
    }

    private(set) var same: UInt64 = 0
    private(set) var groups: [Group: Found] = [:]
    /// Decisions that other policies would not change: none were asked, or the credential ended.
    private(set) var unaffected: [DenialReason: UInt64] = [:]
    private(set) var obstacles: [Obstacle: UInt64] = [:]
    private(set) var firstMilliseconds = UInt64.max
    private(set) var lastMilliseconds: UInt64 = 0
    private let examplesMax: Int

    private static let actionsMax = 1_000

    init(examplesMax: Int) { self.examplesMax = examplesMax }

    func count(of change: Change) -> UInt64 {
        groups.lazy.filter { $0.key.change == change }.map(\.value.count).reduce(0, +)
    }

    var decisions: UInt64 {
        same + groups.values.map(\.count).reduce(0, +) + unaffected.values.reduce(0, +)
            + obstacles.values.reduce(0, +)
    }

    /// Makes a decision again and counts what came of it.
    mutating func take(_ entry: AuditEntry, _ replay: PolicyReplay) {
        let record = entry.record
        firstMilliseconds = min(firstMilliseconds, entry.timeMilliseconds)
        lastMilliseconds = max(lastMilliseconds, entry.timeMilliseconds)
        if let reason = record.reason, record.snapshotPlace == nil || !reason.isOfPolicies {
            unaffected[reason, default: 0] += 1
            return
        }
        switch Self.decide(record, replay) {
        case .failure(let obstacle): obstacles[obstacle.cause, default: 0] += 1
        case .success(let verdict): compare(entry, with: verdict)
        }
    }

    private struct Failure: Error { let cause: Obstacle }

    private static func decide(
        _ record: AuditRecord, _ replay: PolicyReplay
    ) -> Result<PolicyReplay.Verdict, Failure> {
        guard let call = RecordedCall(record) else {
            return .failure(Failure(cause: .recordIncomplete))
        }
        guard !(record.redacted ?? []).contains(where: { replay.needs($0) }) else {
            return .failure(Failure(cause: .fieldRedacted))
        }
        let isMissing = record.context == nil && record.inputs != nil
        guard !isMissing || !replay.readsClaims else {
            return .failure(Failure(cause: .contextNotKept))
        }
        let context = record.context ?? []
        do {
            let claims = try ContextWriter.count(context.span.bytes)
            return .success(
                try replay.decide(call, claims: claims) { buffer in
                    try ContextWriter.write(context.span.bytes, into: buffer)
                })
        } catch {
            return .failure(Failure(cause: .recordIncomplete))
        }
    }

    private mutating func compare(_ entry: AuditEntry, with verdict: PolicyReplay.Verdict) {
        let record = entry.record
        let before = record.policies ?? []
        // Their order is that of the files; of more than can be named either names some.
        let areCut = min(before.count, verdict.policies.count) == Limits.determiningPoliciesMax
        let isSame = areCut || Set(before) == Set(verdict.policies)
        guard record.reason != verdict.reason || !isSame else {
            same += 1
            return
        }
        let change: Change =
            switch (record.isDenied, verdict.reason != nil) {
            case (false, true): .denied
            case (true, false): .permitted
            case (true, true): .deniedOtherwise
            case (false, false): .permittedOtherwise
            }
        let group = Group(
            change: change, reason: verdict.reason, policies: verdict.policies,
            reasonBefore: record.reason, policiesBefore: before)
        var one = Found(count: 1, examples: examplesMax > 0 ? [entry] : [])
        one.actions[record.action ?? ""] = 1
        groups[group, default: Found()].add(one, examplesMax: examplesMax)
    }

    mutating func add(_ other: ReplayTally) {
        same += other.same
        unaffected.merge(other.unaffected, uniquingKeysWith: +)
        obstacles.merge(other.obstacles, uniquingKeysWith: +)
        firstMilliseconds = min(firstMilliseconds, other.firstMilliseconds)
        lastMilliseconds = max(lastMilliseconds, other.lastMilliseconds)
        for (group, found) in other.groups {
            groups[group, default: Found()].add(found, examplesMax: examplesMax)
        }
    }
}

extension ReplayTally.Found {
    fileprivate mutating func add(_ other: Self, examplesMax: Int) {
        count += other.count
        for (action, count) in other.actions
        where actions[action] != nil || actions.count < ReplayTally.actionsMax {
            actions[action, default: 0] += count
        }
        for example in other.examples {
            if examples.count == examplesMax {
                guard let last = examples.last, example.sequence < last.sequence else { continue }
                examples.removeLast()
            }
            let place = examples.firstIndex { $0.sequence > example.sequence }
            examples.insert(example, at: place ?? examples.count)
        }
    }
}

extension PolicyReplay {
    /// Whether policies may look at what a redacted field held.
    fileprivate func needs(_ name: String) -> Bool {
        switch RedactedField(name)?.place {
        case .intent: mayRead(.intent)
        // A path may have led to something else than a record, which is then redacted whole.
        case .context(let path): mayRead(.claim(path[0]))
        case .resource, nil: true
        }
    }

    fileprivate var readsClaims: Bool { mayRead(.claims) }
}

extension DenialReason {
    /// Whether it is what policies said.
    fileprivate var isOfPolicies: Bool {
        self == .policyForbid || self == .policyNoPermit || self == .policyError
    }
}
