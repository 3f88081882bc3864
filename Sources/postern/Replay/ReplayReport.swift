import PosternAudit
import PosternCore

/// What `policy replay` found, for people and for programs.
struct ReplayReport: Encodable {
    struct Policies: Encodable {
        let folder: String
        let count: Int
        /// The hash that the log would have for them.
        let snapshot: String
    }

    struct Action: Encodable {
        let action: String
        let count: UInt64
    }

    struct Example: Encodable {
        let decisionId: String
        let time: String
        let workload: String?
        let task: String?
        let action: String?
        let resource: String?
    }

    struct Group: Encodable {
        let change: String
        let count: UInt64
        let reason: String?
        let policies: [String]
        let reasonBefore: String?
        let policiesBefore: [String]
        let actions: [Action]
        let examples: [Example]
    }

    let policies: Policies
    let from: String?
    let to: String?
    let decisions: UInt64
    let same: UInt64
    /// By change.
    let changed: [String: UInt64]
    /// By reason.
    let unaffected: [String: UInt64]
    /// By obstacle.
    let undecided: [String: UInt64]
    /// The most frequent first, by change.
    let groups: [Group]

    init(_ tally: ReplayTally, _ policies: Policies) {
        self.policies = policies
        let isEmpty = tally.lastMilliseconds == 0
        from = isEmpty ? nil : AuditTime.text(tally.firstMilliseconds)
        to = isEmpty ? nil : AuditTime.text(tally.lastMilliseconds)
        decisions = tally.decisions
        same = tally.same
        changed = Dictionary(
            uniqueKeysWithValues: ReplayTally.Change.allCases.map {
                ($0.rawValue, tally.count(of: $0))
            })
        unaffected = Dictionary(
            uniqueKeysWithValues: tally.unaffected.map { ($0.key.name, $0.value) })
        undecided = Dictionary(
            uniqueKeysWithValues: tally.obstacles.map { ($0.key.rawValue, $0.value) })
        groups = ReplayTally.Change.allCases.flatMap { change in
            tally.groups.filter { $0.key.change == change }
                .map { Group($0.key, $0.value) }
                .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        }
    }

    /// Whether something that was permitted would be denied, or the other way round.
    var changesOutcomes: Bool {
        count(.denied) + count(.permitted) > 0
    }

    private func count(_ change: ReplayTally.Change) -> UInt64 { changed[change.rawValue] ?? 0 }
}

extension ReplayReport.Group {
    init(_ group: ReplayTally.Group, _ found: ReplayTally.Found) {
        change = group.change.rawValue
        count = found.count
        reason = group.reason?.name
        policies = group.policies
        reasonBefore = group.reasonBefore?.name
        policiesBefore = group.policiesBefore
        actions = found.actions.map { .init(action: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.action) < ($0.count, $1.action) }
        examples = found.examples.map { .init($0) }
    }

    /// What came of the calls and what had come of them.
    var name: String {
        Self.words(reason, policies) + "; was "
            + Self.words(reasonBefore, policiesBefore)
    }

    private static func words(_ reason: String?, _ policies: [String]) -> String {
        (reason ?? "permitted")
            + (policies.isEmpty ? "" : " by " + policies.joined(separator: ", "))
    }
}

extension ReplayReport.Example {
    init(_ entry: AuditEntry) {
        decisionId = entry.decision?.description ?? ""
        time = AuditTime.text(entry.timeMilliseconds)
        workload = entry.record.workload
        task = entry.record.task
        action = entry.record.action
        resource = entry.resource
    }

    var line: String {
        [time, decisionId, action, resource, workload, task.map { "task \($0)" }]
            .compactMap(\.self).joined(separator: "  ")
    }
}
