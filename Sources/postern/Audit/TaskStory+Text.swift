import Foundation
import PosternAudit
import PosternCore

extension TaskStory {
    /// Credentials that one line names.
    private static let namedMax = 3

    var text: String {
        let isNaming = isNaming
        let children = Dictionary(grouping: chapters) { parent(of: $0) }
        let tops = nodes.filter { node in
            guard case .chapter(let chapter) = node else { return true }
            return parent(of: chapter) == nil
        }
        let branches = Self.branches(tops.map { lines(of: $0, children, isNaming) })
        return (headlines + branches).joined(separator: "\n")
    }

    /// Whether it is told of each line whose and which task's it is: there are several.
    private var isNaming: Bool {
        let owners = Set(chapters.map { [$0.workload, $0.task] })
        return owners.count > 1
    }

    private var headlines: [String] {
        let own = chapters.filter { !$0.isAbove }
        let above = chapters.count - own.count
        // Who began comes first.
        var workloads: [String] = []
        for case let workload? in own.map(\.workload) where !workloads.contains(workload) {
            workloads.append(workload)
        }
        let calls = own.flatMap(\.calls).map(\.record)
        let decisions = calls.filter { $0.kind == .decision }
        let refusals = (calls + others.map(\.record)).count { $0.kind != .decision && $0.isDenied }
        let cached = calls.reduce(UInt64(0)) { $0.addingCapped($1.cachedDecisions?.callCount ?? 0) }
        let counts =
            [own.count.counted("credential"), decisions.count.counted("call")]
            + (cached > 0 ? ["\(cached.grouped) without asking"] : [])
            + ["\(decisions.count { $0.isDenied }) denied"]
            + (refusals > 0 ? ["\(refusals.counted("refusal")) besides"] : [])
        return [
            Terminal.printable(
                "task \(task)" + (workloads.isEmpty ? "" : " of ")
                    + workloads.joined(separator: ", ")),
            counts.joined(separator: ", ")
                + (above > 0
                    ? "; the authority came from \(above.counted("credential")) above" : ""),
        ]
    }

    /// A chapter with those of what was delegated under it behind its own calls.
    private func lines(
        of node: Node, _ children: [CredentialID?: [StoryChapter]], _ isNaming: Bool
    ) -> [String] {
        switch node {
        case .other(let entry): return [line(other: entry, isNaming)]
        case .chapter(let chapter):
            let own = chapter.calls.map { [line(call: $0, chapter)] }
            let below = (children[chapter.credential] ?? []).map {
                lines(of: .chapter($0), children, isNaming)
            }
            return [head(chapter, isNaming)] + Self.branches(own + below)
        }
    }

    /// Several stories, each of some lines, as branches of one tree.
    private static func branches(_ stories: [[String]]) -> [String] {
        stories.enumerated().flatMap { index, story in
            let isLast = index == stories.count - 1
            return story.enumerated().map { number, line in
                let branch = number == 0 ? (isLast ? "└─ " : "├─ ") : (isLast ? "   " : "│  ")
                return branch + line
            }
        }
    }

    /// What was granted; of one above only whose it was, and for what.
    private func head(_ chapter: StoryChapter, _ isNaming: Bool) -> String {
        guard let attest = chapter.attest else {
            let word = chapter.isAbove ? "above  credential" : "credential"
            let workload = chapter.workload ?? delegator(chapter)
            return "\(word) \(chapter.credential)"
                + (workload.map { " of " + Terminal.printable($0) } ?? "")
                + ", whose attest is not in the log"
        }
        guard chapter.isAbove else {
            return Self.line(attest, attest.event, isNaming ? attest.summary() : attest.story())
        }
        let record = attest.record
        let parts = [
            "\(chapter.credential) of \(record.workload ?? "?") under task \(record.task ?? "?")",
            record.intent.map { "\u{201C}\($0)\u{201D}" },
        ]
        return Self.line(attest, "above", parts.compactMap(\.self).joined(separator: "  "))
    }

    /// The workload of one above of which nothing else is left, as those below it name it.
    private func delegator(_ chapter: StoryChapter) -> String? {
        let below = chapters.first { $0.parent == chapter.credential }
        let actors = below.flatMap { ($0.attest ?? $0.calls.first { $0.isCall })?.record.actors }
        return actors?.dropLast().last
    }

    private func line(call entry: AuditEntry, _ chapter: StoryChapter) -> String {
        let record = entry.record
        var parts = [entry.story(by: actor(of: entry))] + below(entry)
        // Its task is that of whom it is for.
        if record.kind == .delegation, let task = record.task { parts.append("under task \(task)") }
        guard record.kind == .decision else {
            return Self.line(entry, entry.event, parts.joined(separator: "  "))
        }
        let first = chapter.calls.first { $0.record.kind == .decision }
        if chapter.attest == nil, let intent = first?.record.intent {
            parts.append("\u{201C}\(intent)\u{201D}")
        }
        return Self.line(entry, entry.outcome ?? "", parts.joined(separator: "  "))
    }

    private func line(other entry: AuditEntry, _ isNaming: Bool) -> String {
        let actor = actor(of: entry)
        var parts = [isNaming ? entry.summary(by: actor) : entry.story(by: actor)]
        if entry.record.kind == .attest { parts += claim(entry.record) }
        let ended = tolls[entry.sequence]?.taken ?? []
        switch entry.record.target {
        case .selection, .key:
            guard !ended.isEmpty else {
                if chapters.contains(where: { $0.isUnclear(to: entry.record) }) {
                    parts.append("whether it took these cannot be told: resources are redacted")
                }
                break
            }
            parts.append("took \(Self.names(ended))")
        case .credential, .task, .workload, .tree, .process, nil: break
        }
        return Self.line(entry, entry.event, (parts + below(entry)).joined(separator: "  "))
    }

    /// What died with those that an ending was of: its record does not count it.
    private func below(_ entry: AuditEntry) -> [String] {
        let below = tolls[entry.sequence]?.below ?? []
        return below.isEmpty ? [] : ["with what was under it: \(Self.names(below))"]
    }

    private static func names(_ credentials: [CredentialID]) -> String {
        let named = credentials.prefix(namedMax).map { "\($0)" }.joined(separator: ", ")
        let more = credentials.count - namedMax
        return named + (more > 0 ? " and \(more) more" : "")
    }

    /// For whom a delegation was that somebody was refused to claim, and who that was.
    private func claim(_ record: AuditRecord) -> [String] {
        guard let id = record.delegation else { return [] }
        let made = delegations[id].map {
            "made for \($0.recipient)" + ($0.task.map { " under task \($0)" } ?? "")
        }
        let asker = holder(of: record.key) ?? record.key.map { "a peer with the key \($0.hex)" }
        return [made, asker.map { "claimed by \($0)" }].compactMap(\.self)
    }

    /// Whose key an ending was asked for with, where the story tells; nil: what the record says.
    private func actor(of entry: AuditEntry) -> String? {
        let record = entry.record
        guard record.kind == .completion || record.kind == .revocation,
            record.isByOperator != true
        else { return nil }
        let ended: CredentialID? =
            switch record.target {
            case .credential: record.credential
            case .task, .workload, .key, .tree, .selection, .process, nil: nil
            }
        return holder(of: record.key, showing: record.by, ending: ended).map { "by \($0)" }
    }

    private static func line(_ entry: AuditEntry, _ word: String, _ text: String) -> String {
        let code = entry.record.isDenied ? "31" : entry.record.kind == .decision ? "32" : "36"
        let time = Terminal.paint(
            AuditTime.text(entry.timeMilliseconds), "2", on: STDOUT_FILENO)
        return "\(time)  " + Terminal.paint(word, code, on: STDOUT_FILENO) + "  "
            + Terminal.printable(text).replacing("\n", with: " ") + entry.mark(on: STDOUT_FILENO)
    }
}
