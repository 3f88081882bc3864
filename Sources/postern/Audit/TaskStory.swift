import PosternAudit
import PosternCore

/// All that happened under one task's name: each credential with its calls, what ended them, and
/// what was delegated under them, whatever that was called; and from whom the authority came.
struct TaskStory {
    let task: String
    private(set) var chapters: [StoryChapter] = []
    /// Refused attests and endings of more than one credential.
    private(set) var others: [AuditEntry] = []
    /// Which of the credentials an ending took, by its number.
    let tolls: [UInt64: StoryToll]
    /// The delegations that are in the story, by their ids.
    private(set) var delegations: [DelegationID: AuditRecord] = [:]
    private var places: [CredentialID: Int] = [:]
    private var holders: [PeerKey: [Int]] = [:]

    /// - Parameter chosen: a workload and times.
    init(_ task: String, _ chosen: AuditFilter, _ search: inout LogSearch) throws {
        var found = try StorySearch(task, chosen, &search)
        let chapters = TaskStory(task, found, [:]).chapters
        let tolls = try found.addEndings(chapters, &search)
        self.init(task, found, tolls)
    }

    private init(_ task: String, _ found: StorySearch, _ tolls: [UInt64: StoryToll]) {
        self.task = task
        self.tolls = tolls
        for entry in found.entries.sorted(by: { $0.sequence < $1.sequence }) {
            take(entry, found.above)
        }
        // Of what is above there may be no record left: it is told of all the same.
        for credential in found.above { _ = place(of: credential, found.above) }
        for (place, chapter) in chapters.enumerated() {
            if let key = chapter.key { holders[key, default: []].append(place) }
        }
    }

    private mutating func take(_ entry: AuditEntry, _ above: Set<CredentialID>) {
        let record = entry.record
        if record.kind == .delegation, let id = record.delegation { delegations[id] = record }
        // One process may have held several.
        if record.target == .process {
            for credential in tolls[entry.sequence]?.taken ?? [] {
                chapters[place(of: credential, above)].calls.append(entry)
            }
            return
        }
        guard let credential = record.credential,
            record.kind == .attest || record.kind == .delegation || entry.isCall
                || record.target == .credential
        else { return others.append(entry) }
        let place = place(of: credential, above)
        if record.kind == .attest {
            chapters[place].attest = entry
        } else {
            chapters[place].calls.append(entry)
        }
    }

    private mutating func place(of credential: CredentialID, _ above: Set<CredentialID>) -> Int {
        if let place = places[credential] { return place }
        places[credential] = chapters.endIndex
        chapters.append(
            StoryChapter(credential: credential, isAbove: above.contains(credential)))
        return chapters.endIndex - 1
    }

    var isEmpty: Bool { chapters.isEmpty && others.isEmpty }

    enum Node {
        case chapter(StoryChapter)
        case other(AuditEntry)

        var sequence: UInt64 {
            switch self {
            case .chapter(let chapter): chapter.firstSequence
            case .other(let entry): entry.sequence
            }
        }
    }

    var nodes: [Node] {
        (chapters.map { Node.chapter($0) } + others.map { Node.other($0) })
            .sorted { $0.sequence < $1.sequence }
    }

    /// Under which of these credentials another one was delegated; nil: under none.
    func parent(of chapter: StoryChapter) -> CredentialID? {
        chapter.parent.flatMap { places[$0] == nil ? nil : $0 }
    }

    /// Whose key a record has, as far as the story tells; nil: it does not, or not one workload's.
    ///
    /// - Parameters:
    ///   - shown: the credential that was shown, where that is known.
    ///   - ended: a credential that may have been its own holder's to end.
    func holder(
        of key: PeerKey?, showing shown: CredentialID? = nil, ending ended: CredentialID? = nil
    ) -> String? {
        if let shown, let place = places[shown], let workload = self.chapters[place].workload {
            return "\(workload), who held \(shown)"
        }
        let chapters = (key.flatMap { holders[$0] } ?? []).map { self.chapters[$0] }
        guard let first = chapters.first, let workload = first.workload,
            chapters.allSatisfy({ $0.workload == workload })
        else { return nil }
        if chapters.contains(where: { $0.credential == ended }) { return "\(workload) itself" }
        // Parent and child may be of one workload.
        return chapters.count == 1 ? "\(workload), who held \(first.credential)" : workload
    }
}
