import PosternCore
import Synchronization

/// The credentials that permits are cached for, and which tags touch which of them. Lookups never
/// come here: what a touch does, it does to the credential itself.
final class CredentialRegistry: Sendable {
    private struct State {
        var byTag: [UInt64: [CachedCredential]] = [:]
        var all: [UInt64: CachedCredential] = [:]
        var byID: [CredentialID: CachedCredential] = [:]
        var byTask: [CachedTask: [CachedCredential]] = [:]
        /// Entries of `byTag`'s lists.
        var tagCount = 0
        /// The last epoch that the feed told of.
        var heard: UInt64 = 0
        var lastPrune: UInt64 = 0
    }

    private static let numbers = Atomic<UInt64>(0)

    let number = CredentialRegistry.nextNumber()
    private let credentialsMax: Int
    private let state = Mutex(State())

    init(credentialsMax: Int = ClientLimits.cachedCredentialsMax) {
        self.credentialsMax = credentialsMax
    }

    /// Nil where it cannot be touched, since it has no tags, and where there is no room.
    ///
    /// Permits that are asked for with it come later than all that the feed has told of so far, so
    /// that what it told before the credential was here counts too.
    func register(
        _ id: CredentialID, tags: [UInt64], epoch: UInt64, expiry: UInt64,
        task: CachedTask? = nil, now: UInt64
    ) -> CachedCredential? {
        guard (1...Limits.grantTagsMax).contains(tags.count), expiry > now
        else { return nil }
        let tags = Set(tags)
        return state.withLock { state in
            if !hasRoom(state, tags.count) { Self.prune(&state, now) }
            guard hasRoom(state, tags.count) else { return nil }
            let credential = CachedCredential(
                id, number: Self.nextNumber(), registry: number, tags: tags, expiry: expiry,
                task: task, touched: max(epoch, state.heard))
            state.all[credential.number] = credential
            state.byID[id] = credential
            state.tagCount += tags.count
            for tag in tags { state.byTag[tag, default: []].append(credential) }
            if let task { state.byTask[task, default: []].append(credential) }
            return credential
        }
    }

    /// A step of the feed.
    func touch(_ tags: some Sequence<UInt64>, epoch: UInt64) {
        state.withLock { state in
            state.heard = max(state.heard, epoch)
            for tag in tags {
                for credential in state.byTag[tag] ?? [] { credential.touch(epoch) }
            }
        }
    }

    /// The broker said that it is over.
    func end(_ id: CredentialID) { state.withLock { $0.byID[id]?.end() } }

    /// A credential's task was completed: it is over, and all of the task may be.
    func complete(_ id: CredentialID, epoch: UInt64) {
        state.withLock { state in
            guard let credential = state.byID[id] else { return }
            credential.end()
            guard let task = credential.task else { return }
            for other in state.byTask[task] ?? [] { other.touch(epoch) }
        }
    }

    /// The feed knows all up to this epoch.
    func heard(_ epoch: UInt64) { state.withLock { $0.heard = max($0.heard, epoch) } }

    /// Another broker: its epochs are not those of before.
    func startAnew(_ epoch: UInt64) { state.withLock { $0.heard = epoch } }

    /// Forgets what ended or expired. For once a second: it looks at every credential.
    func prune(now: UInt64) { state.withLock { Self.prune(&$0, now, isDue: true) } }

    var count: Int { state.withLock { $0.all.count } }

    // MARK: helpers

    /// Relaxed: the numbers have to differ, nothing is ordered by them.
    private static func nextNumber() -> UInt64 {
        numbers.wrappingAdd(1, ordering: .relaxed).newValue
    }

    private func hasRoom(_ state: borrowing State, _ tagCount: Int) -> Bool {
        state.all.count < credentialsMax
            && state.tagCount + tagCount <= ClientLimits.cachedTagsMax
    }

    /// Without room each new credential comes here, so that they share one look a second.
    private static func prune(_ state: inout State, _ now: UInt64, isDue: Bool = false) {
        guard isDue || now >= state.lastPrune.addingCapped(1_000_000_000) else { return }
        state.lastPrune = now
        var tags: Set<UInt64> = []
        var tasks: Set<CachedTask> = []
        for (number, credential) in state.all
        where credential.isEnded || credential.expiry <= now {
            state.all[number] = nil
            if state.byID[credential.id] === credential { state.byID[credential.id] = nil }
            state.tagCount -= credential.tags.count
            tags.formUnion(credential.tags)
            if let task = credential.task { tasks.insert(task) }
        }
        // Each list once, however many of it went: all of a workload may share a tag.
        removeGone(from: &state.byTag, at: tags, state.all)
        removeGone(from: &state.byTask, at: tasks, state.all)
    }

    private static func removeGone<Key>(
        from lists: inout [Key: [CachedCredential]], at keys: Set<Key>,
        _ all: [UInt64: CachedCredential]
    ) {
        for key in keys {
            lists[key]?.removeAll { all[$0.number] == nil }
            if lists[key]?.isEmpty == true { lists[key] = nil }
        }
    }
}
