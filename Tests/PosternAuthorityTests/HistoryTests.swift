// Goal: whatever is granted, delegated and ended at the same time, no permit is given to a call
// that was invoked after a revocation that covers its credential was acknowledged.
// Method: seeded histories. Two lanes decide while the control thread delegates, claims and ends;
// each invocation and each acknowledgement draws a number from one counter, and a plain model says
// what each ending covers. 1,500 histories; POSTERN_HISTORIES asks for more (100,000 in the long
// form). A failure prints its seed. Breaking `Standing.judge`, or the look at what is above in
// `CredentialRecord.end`, is found within the first hundred.

import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(60))) struct HistoryTests {
    private static let lanes = 2
    private static let steps = 14
    private static let callsMax = 4_000

    /// A credential as the model knows it.
    private struct Entry: Sendable {
        let id: CredentialID
        let peer: PeerIdentity
        let workload: String
        let task: String
        let action: String
        let parent: Int?
    }

    /// A permit: of which credential, and when its call was invoked.
    private struct Permit: Sendable {
        let entry: Int
        let invoked: Int
    }

    /// What the threads of one history share.
    private final class History: Sendable {
        let clock = Atomic<Int>(0)
        let entries = Mutex<[Entry]>([])
        let permits = Mutex<[Permit]>([])
        let isOver = Atomic<Bool>(false)
        let started = Atomic<Int>(0)

        /// Sequentially consistent: what was before stays before on every thread.
        func now() -> Int {
            clock.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
        }
    }

    @Test func noPermitAfterItWasRevoked() throws {
        let asked = ProcessInfo.processInfo.environment["POSTERN_HISTORIES"].flatMap { Int($0) }
        var permits = 0
        var endings = 0
        for seed in 0..<(asked ?? 1_500) {
            let (found, ended) = try history(seed: UInt64(seed))
            permits += found
            endings += ended
        }
        // Else they would say nothing.
        #expect(permits > 10_000 && endings > 5_000, "\(permits) permits, \(endings) endings")
    }

    /// How many permits there were, and how many credentials ended.
    private func history(seed: UInt64) throws -> (permits: Int, ended: Int) {
        let tree = try DelegationScene()
        let history = History()
        let ends = Mutex<[Int: Int]>([:])
        let failure = Mutex<String?>(nil)
        var control = Control(tree: tree, history: history, random: SeededGenerator(seed: seed))
        try control.begin()
        let prepared = Mutex(control)
        try inParallel(Self.lanes + 1) { thread in
            guard thread < Self.lanes else {
                while history.started.load(ordering: .acquiring) < Self.lanes { sched_yield() }
                prepared.withLock { control in
                    for _ in 0..<Self.steps { control.step() }
                    ends.withLock { $0 = control.ends }
                }
                history.isOver.store(true, ordering: .releasing)
                return
            }
            Self.decide(tree, history, SeededGenerator(seed: seed &* 31 &+ UInt64(thread)))
        }
        let ended = ends.withLock { $0 }
        let permits = history.permits.withLock { $0 }
        for permit in permits {
            guard let end = ended[permit.entry], permit.invoked > end else { continue }
            let entry = history.entries.withLock { $0[permit.entry] }
            failure.withLock {
                $0 = "seed \(seed): permitted at \(permit.invoked), ended at \(end): \(entry)"
            }
        }
        if let text = failure.withLock({ $0 }) { Issue.record(Comment(rawValue: text)) }
        return (permits.count, ended.count)
    }

    /// A lane: decides about whatever there is, until all is over and a little longer.
    private static func decide(
        _ tree: DelegationScene, _ history: History, _ generator: SeededGenerator
    ) {
        var random = generator
        var own: [Permit] = []
        var left = 20
        for number in 0..<callsMax where left > 0 {
            if history.isOver.load(ordering: .acquiring) { left -= 1 }
            let (index, entry) = history.entries.withLock { entries in
                let index = Int.random(in: 0..<entries.count, using: &random)
                return (index, entries[index])
            }
            let invoked = history.now()
            let reason = tree.scene.reason(entry.id, peer: entry.peer, .call(entry.action))
            if reason == nil { own.append(Permit(entry: index, invoked: invoked)) }
            if number == 3 { history.started.wrappingAdd(1, ordering: .releasing) }
        }
        history.permits.withLock { $0 += own }
    }

    /// The control thread, and the model of what its endings cover.
    private struct Control: Sendable {
        let tree: DelegationScene
        let history: History
        var random: SeededGenerator
        /// When each credential was ended, by the acknowledgement.
        var ends: [Int: Int] = [:]
        private var entries: [Entry] = []

        init(tree: DelegationScene, history: History, random: SeededGenerator) {
            self.tree = tree
            self.history = history
            self.random = random
        }

        private static let names = ["agent", "b", "c"]
        private var peers: [PeerIdentity] { [tree.agent, tree.second, tree.third] }

        /// A chain of three and a credential beside it.
        mutating func begin() throws {
            for _ in 0..<2 { grant() }
            for _ in 0..<6 { delegate() }
            try #require(entries.count >= 2)
        }

        mutating func step() {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: grant()
            case 1...3: delegate()
            case 4: endCredential()
            case 5: endTask()
            case 6: endSelection()
            case 7: complete()
            case 8 where Int.random(in: 0..<3, using: &random) == 0: endWorkloadOrKey()
            default:
                // Somebody else's turn.
                sched_yield()
            }
        }

        private mutating func add(_ entry: Entry) {
            entries.append(entry)
            history.entries.withLock { $0.append(entry) }
        }

        private mutating func pick() -> (Int, Entry) {
            let index = Int.random(in: 0..<entries.count, using: &random)
            return (index, entries[index])
        }

        private static let actions = ["pay", "mail"]

        private mutating func grant() {
            let which = Int.random(in: 0..<3, using: &random)
            let task = "t\(Int.random(in: 0..<4, using: &random))"
            let action = Self.actions.randomElement(using: &random) ?? "pay"
            let outcome = tree.scene.attest(
                .task(task, scope: .of([action], ["*"])), peer: peers[which])
            guard let grant = outcome.grant else { return }
            add(
                Entry(
                    id: grant.credential, peer: peers[which], workload: Self.names[which],
                    task: task, action: action, parent: nil))
        }

        private mutating func delegate() {
            let (index, parent) = pick()
            let which = Int.random(in: 0..<3, using: &random)
            let task = "d\(Int.random(in: 0..<4, using: &random))"
            let ask = AttestAsk.task(task, scope: .of([parent.action], ["*"]))
            guard
                let made = tree.delegate(
                    parent.id, to: .workload(.test(Self.names[which])), ask, by: parent.peer
                ).made,
                let grant = tree.claim(made.id, by: peers[which]).grant
            else { return }
            add(
                Entry(
                    id: grant.credential, peer: peers[which], workload: Self.names[which],
                    task: task, action: parent.action, parent: index))
        }

        private mutating func revoke(
            _ target: RevocationTarget, covering isCovered: (Int, Entry) -> Bool
        ) {
            // Those that were there before it began, which nothing else can add to.
            let covered = entries.indices.filter { isCovered($0, entries[$0]) }
            guard tree.scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt != nil
            else { return }
            end(covered)
        }

        /// With all below them.
        private mutating func end(_ covered: [Int]) {
            let acknowledged = history.now()
            var dead = Set(covered)
            for index in entries.indices {
                if let parent = entries[index].parent, dead.contains(parent) { dead.insert(index) }
            }
            for index in dead where ends[index] == nil { ends[index] = acknowledged }
        }

        private func root(of index: Int) -> Int {
            var index = index
            while let parent = entries[index].parent { index = parent }
            return index
        }

        private mutating func endCredential() {
            let (index, entry) = pick()
            guard Bool.random(using: &random) else {
                let root = root(of: index)
                return revoke(.tree(entry.id)) { other, _ in other == root }
            }
            revoke(.credential(entry.id)) { other, _ in other == index }
        }

        private mutating func endTask() {
            let (_, entry) = pick()
            revoke(.task(workload: .test(entry.workload), task: .named(entry.task))) {
                $1.workload == entry.workload && $1.task == entry.task
            }
        }

        private mutating func endSelection() {
            let action = Self.actions.randomElement(using: &random) ?? "pay"
            let workload =
                Bool.random(using: &random) ? Self.names.randomElement(using: &random) : nil
            let selection = CredentialSelection(
                actions: Glob(action + "*"), workload: workload.map { .test($0) })
            revoke(.selection(selection)) {
                $1.action == action && (workload == nil || workload == $1.workload)
            }
        }

        private mutating func complete() {
            let (index, entry) = pick()
            guard tree.scene.revoker.complete(entry.id, by: entry.peer).receipt != nil else {
                return
            }
            end(
                entry.parent != nil
                    ? [index]
                    : entries.indices.filter {
                        entries[$0].workload == entry.workload && entries[$0].task == entry.task
                    })
        }

        private mutating func endWorkloadOrKey() {
            let which = Int.random(in: 0..<3, using: &random)
            let peer = peers[which]
            if Bool.random(using: &random) {
                revoke(.key(peer.key)) { $1.peer == peer }
            } else {
                revoke(.workload(.test(Self.names[which]))) { $1.workload == Self.names[which] }
            }
        }
    }
}
