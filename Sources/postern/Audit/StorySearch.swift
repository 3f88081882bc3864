import PosternAudit
import PosternCore

/// Finds the records of a task's story.
///
/// Bounds: it keeps the story's records and no others. Passes over the log: one for the task, one
/// for each layer of delegations below it, which are few (`limits.delegation_depth`); over the
/// stream `control` alone, which has no decisions, one more for each layer above and two besides.
/// With indexes none of them reads more of a sealed segment than the records that are asked for.
struct StorySearch {
    private let task: String
    private let chosen: AuditFilter
    private(set) var entries: [AuditEntry] = []
    private var known: Set<UInt64> = []
    /// The story's own credentials.
    private var own: Set<CredentialID> = []
    /// Those above them.
    private(set) var above: Set<CredentialID> = []

    /// What delegations and their endings are in; decisions are not.
    private static let controlKinds: Set<AuditKind> = [
        .attest, .delegation, .completion, .revocation, .cachedDecisions,
    ]

    init(_ task: String, _ chosen: AuditFilter, _ search: inout LogSearch) throws {
        self.task = task
        self.chosen = chosen
        var filter = chosen
        filter.task = task
        try search.run(filter) { entry in
            take(entry)
            return true
        }
        own = Set(entries.filter { $0.isOfHolder }.compactMap(\.record.credential))
        try goDown(&search)
        try goUp(&search)
    }

    private mutating func take(_ entry: AuditEntry) {
        if known.insert(entry.sequence).inserted { entries.append(entry) }
    }

    /// Adds what the story's credentials delegated, and all of those that were claimed under them,
    /// step by step. A delegation bears the task of whom it is for.
    private mutating func goDown(_ search: inout LogSearch) throws {
        var filter = chosen
        // Whose name was asked for may be at the top only.
        filter.workload = nil
        // The first ones' calls are of the task, and known.
        filter.kinds = Self.controlKinds
        var next = own
        while !next.isEmpty {
            filter.subjects = Set(next.flatMap { [.claims($0), .credential($0)] })
            var claimed: Set<CredentialID> = []
            try search.run(filter) { entry in
                take(entry)
                if entry.record.kind == .attest, let credential = entry.record.credential {
                    claimed.insert(credential)
                }
                return true
            }
            next = claimed.subtracting(own)
            own.formUnion(next)
            filter.kinds = chosen.kinds
        }
    }

    /// Adds who delegated the story's credentials, step by step, whenever that was; and their own
    /// attests, where they are of other times than were chosen.
    private mutating func goUp(_ search: inout LogSearch) throws {
        var filter = AuditFilter()
        filter.kinds = [.attest, .delegation]
        var wanted = self.wanted
        var seen = own.subtracting(wanted)
        // What is claimed is told where it is claimed; what is not, where it was made.
        var delegations = Set(entries.compactMap(\.record.delegation))
        while !wanted.isEmpty {
            seen.formUnion(wanted)
            above.formUnion(wanted.subtracting(own))
            filter.subjects = Set(wanted.flatMap { [.claims($0), .credential($0)] })
            var parents: Set<CredentialID> = []
            try search.run(filter) { entry in
                let record = entry.record
                if record.kind == .attest, let id = record.credential {
                    guard wanted.contains(id) else { return true }
                    take(entry)
                    if let parent = record.parent { parents.insert(parent) }
                    if let delegation = record.delegation { delegations.insert(delegation) }
                } else if let delegation = record.delegation, delegations.contains(delegation) {
                    take(entry)
                }
                return true
            }
            wanted = parents.subtracting(seen)
        }
    }

    /// Parents of the story's credentials and who delegated under its task, as far as they are not
    /// in it; and those of its own that only their calls tell of.
    private var wanted: Set<CredentialID> {
        var wanted: Set<CredentialID> = []
        var attested: Set<CredentialID> = []
        for record in entries.map(\.record) {
            if let parent = record.parent { wanted.insert(parent) }
            guard let credential = record.credential else { continue }
            if record.kind == .delegation { wanted.insert(credential) }
            if record.kind == .attest { attested.insert(credential) }
        }
        return wanted.subtracting(own).union(own.subtracting(attested))
    }

    /// Adds the endings that took any of these, and those that name them.
    ///
    /// - Returns: which of them each ending took, by its number.
    mutating func addEndings(
        _ chapters: [StoryChapter], _ search: inout LogSearch
    ) throws -> [UInt64: StoryToll] {
        var lives = StoryLives(chapters)
        var filter = AuditFilter()
        // What ended before the times that were chosen cannot end in them.
        filter.toMilliseconds = chosen.toMilliseconds
        filter.kinds = [.completion, .revocation]
        filter.subjects = lives.subjects
        guard !chapters.isEmpty else { return [:] }
        try search.run(filter) { entry in
            if lives.take(entry), entry.timeMilliseconds >= chosen.fromMilliseconds ?? 0 {
                take(entry)
            }
            return true
        }
        return lives.tolls
    }
}

extension AuditEntry {
    /// Whether its credential is one of the task that it names.
    fileprivate var isOfHolder: Bool { record.kind == .attest || isCall }
}
