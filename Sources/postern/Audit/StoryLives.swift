import PosternAudit
import PosternCore

/// Which credentials of a story are alive, while its endings come in their order; so, which of
/// them an ending took that names none: a process's, a workload's, a key's, a selection's.
///
/// A process whose broker was down when it ended left no record: what it held counts as alive
/// until it expires.
struct StoryLives {
    private let chapters: [StoryChapter]
    private let places: [CredentialID: Int]
    private let children: [CredentialID: [Int]]
    private let bySubject: [AuditSubject: [Int]]
    private let byTask: [String: [Int]]
    private let hasOwn: Bool
    private var dead: Set<Int> = []
    /// What each ending took, by its number.
    private(set) var tolls: [UInt64: StoryToll] = [:]

    init(_ chapters: [StoryChapter]) {
        self.chapters = chapters
        hasOwn = chapters.contains { !$0.isAbove }
        let all = chapters.enumerated()
        places = Dictionary(all.map { ($1.credential, $0) }) { first, _ in first }
        var children: [CredentialID: [Int]] = [:]
        var bySubject: [AuditSubject: [Int]] = [:]
        var byTask: [String: [Int]] = [:]
        for (place, chapter) in all {
            if let parent = chapter.parent { children[parent, default: []].append(place) }
            for subject in Self.ends(chapter) { bySubject[subject, default: []].append(place) }
            if let task = chapter.task { byTask[task, default: []].append(place) }
        }
        (self.children, self.bySubject, self.byTask) = (children, bySubject, byTask)
    }

    /// What endings that may be of a story are about.
    var subjects: Set<AuditSubject> {
        var subjects = Set(bySubject.keys)
        for task in byTask.keys { subjects.insert(.task(task)) }
        for chapter in chapters { subjects.insert(.credential(chapter.credential)) }
        if !chapters.isEmpty { subjects.insert(.endedSelection) }
        return subjects
    }

    private static func ends(_ chapter: StoryChapter) -> [AuditSubject] {
        var subjects: [AuditSubject] = []
        if let workload = chapter.workload { subjects.append(.endedWorkload(workload)) }
        if let key = chapter.key { subjects.append(.endedKey(key)) }
        if let process = chapter.process {
            subjects.append(.endedProcess(id: process.processID, startTime: process.startTime))
        }
        return subjects
    }

    /// Takes the next ending; whether it belongs to the story.
    mutating func take(_ entry: AuditEntry) -> Bool {
        let record = entry.record
        // What the story's own did, or others tried on them.
        let named = record.credential.flatMap { places[$0] }.map { !chapters[$0].isAbove }
        guard record.reason == nil, record.credentials != nil else { return named ?? false }
        let hit = meant(by: record).filter { isAlive($0, at: entry) }
        guard !hit.isEmpty else { return named ?? false }
        // Whether it took them nobody can tell: others may have.
        if record.target == .selection,
            hit.contains(where: { chapters[$0].isUnclear(to: record) })
        {
            return true
        }
        let ended = hit.flatMap { end($0, at: entry) }
        tolls[entry.sequence] = StoryToll(
            taken: hit.map { chapters[$0].credential },
            below: ended.filter { !hit.contains($0) }.map { chapters[$0].credential })
        // What ends above when all of the story's own are dead is another story; where it has none,
        // nobody could claim what was delegated.
        return named ?? false || !hasOwn || ended.contains { !chapters[$0].isAbove }
    }

    private func isAlive(_ place: Int, at entry: AuditEntry) -> Bool {
        let chapter = chapters[place]
        return !dead.contains(place) && chapter.firstSequence < entry.sequence
            && chapter.expiresMilliseconds > entry.timeMilliseconds
    }

    private func meant(by record: AuditRecord) -> [Int] {
        switch record.target {
        case .credential, .tree: record.credential.flatMap { places[$0] }.map { [$0] } ?? []
        case .task:
            (record.task.flatMap { byTask[$0] } ?? []).filter {
                chapters[$0].workload == record.workload
            }
        case .workload: record.workload.flatMap { bySubject[.endedWorkload($0)] } ?? []
        case .key(let key): bySubject[.endedKey(key)] ?? []
        case .process:
            record.process.flatMap {
                bySubject[.endedProcess(id: $0.processID, startTime: $0.startTime)]
            } ?? []
        case .selection: chapters.indices.filter { isMeant(chapters[$0], by: record) }
        case nil: []
        }
    }

    private func isMeant(_ chapter: StoryChapter, by record: AuditRecord) -> Bool {
        guard var selection = record.selection else { return false }
        if chapter.isUnclear(to: record) { selection.resources = nil }
        if selection.demands.isEmpty { return true }
        guard let workload = chapter.workload.flatMap({ SPIFFEID($0) }) else { return false }
        // With its attest its scope is gone; whom it takes by name is known all the same.
        guard let scope = chapter.scope else {
            return selection.actions == nil && selection.resources == nil
                && selection.workload == workload
        }
        return selection.takes(workload, scope)
    }

    /// With all below it.
    ///
    /// - Returns: those of them that were alive.
    private mutating func end(_ place: Int, at entry: AuditEntry) -> [Int] {
        var ended: [Int] = []
        var next = [place]
        while let place = next.popLast() {
            if isAlive(place, at: entry) { ended.append(place) }
            guard dead.insert(place).inserted else { continue }
            next += children[chapters[place].credential] ?? []
        }
        return ended
    }
}
