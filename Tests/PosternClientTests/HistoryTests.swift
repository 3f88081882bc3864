// Goal: over sockets, too, whatever clients attest, delegate, complete and revoke at the same time,
// no permit is given to a call that was invoked after a revocation that covers its credential was
// acknowledged, on whichever lane.
// Method: seeded histories against a real broker with two lanes. Two clients ask, one at each lane;
// two grant, delegate, claim and end; an operator revokes: five of them at a time, each with
// connections of its own. Each invocation and each acknowledgement draws a number from one counter.
// What a revocation covers is what was granted, and acknowledged, before it was invoked, with all
// below that, whenever it was granted. 150 histories; POSTERN_SOCKET_HISTORIES asks for more. A
// failure prints its seed. Leaving out the look at what is above in `CredentialRecord.end` is found
// within the first few. Tests/PosternAuthorityTests/HistoryTests.swift has many more histories,
// without sockets.

import Foundation
import PosternClient
import PosternCore
import Synchronization
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct HistoryTests {
        private static let stepsPerActor = 8
        private static let historiesPerBroker = 25

        private struct Entry: Sendable {
            let credential: Credential
            /// By which key it was attested.
            let key: Int
            let task: String
            let action: String
            let parent: Int?
            /// When its grant was acknowledged.
            let granted: Int
        }

        private struct Permit: Sendable {
            let entry: Int
            let invoked: Int
        }

        private struct Ending: Sendable {
            let covered: @Sendable (Int, Entry) -> Bool
            let invoked: Int
            let acknowledged: Int
        }

        /// What is shared in one history.
        private final class History: Sendable {
            let seed: Int
            private let clock = Atomic<Int>(0)
            let entries = Mutex<[Entry]>([])
            let permits = Mutex<[Permit]>([])
            let endings = Mutex<[Ending]>([])
            let actors = Atomic<Int>(0)

            init(seed: Int) { self.seed = seed }

            /// Sequentially consistent: what was before stays before, whoever looks.
            func now() -> Int {
                clock.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
            }

            func pick(_ random: inout SeededRandom) -> (Int, Entry) {
                entries.withLock {
                    let index = random.below($0.count)
                    return (index, $0[index])
                }
            }

            /// The first permit that came too late, in words.
            func stalePermit() -> String? {
                let (entries, endings) = (entries.withLock(\.self), endings.withLock(\.self))
                // When each was ended at the latest.
                var ends: [Int: Int] = [:]
                for ending in endings {
                    var dead = Set(
                        entries.indices.filter {
                            entries[$0].granted < ending.invoked && ending.covered($0, entries[$0])
                        })
                    // A parent stands before its children.
                    for (index, entry) in entries.enumerated() {
                        if let parent = entry.parent, dead.contains(parent) { dead.insert(index) }
                    }
                    for index in dead {
                        ends[index] = min(ends[index] ?? .max, ending.acknowledged)
                    }
                }
                let stale = permits.withLock(\.self).first { $0.invoked > ends[$0.entry] ?? .max }
                return stale.map { permit in
                    "credential \(permit.entry) was permitted at \(permit.invoked), and ended at "
                        + "\(ends[permit.entry] ?? 0)"
                }
            }
        }

        /// The connections of one that acts: of both keys.
        private struct Hand: Sendable {
            let clients: [PosternClient]
        }

        /// A broker, and everybody's connections to it.
        private struct Ground {
            let broker: TestBroker
            let askers: [Hand]
            let actors: [Actor]
            let person: PosternClient

            init() throws {
                let broker = try TestBroker(lanes: 2)
                let keys = try (0..<2).map { _ in try CurveKeyPair.generate() }
                func hand(lane: Int) throws -> Hand {
                    Hand(
                        clients: try keys.map { keys in
                            var configuration = broker.configuration()
                            configuration.endpoint += lane == 0 ? "" : ".\(lane)"
                            configuration.keys = try keys.clientKeys()
                            return try PosternClient(configuration)
                        })
                }
                self.broker = broker
                askers = try (0..<2).map { try hand(lane: $0) }
                actors = try (0..<2).map { Actor(hand: try hand(lane: $0), keys: keys) }
                person = try PosternClient(broker.operatorConfiguration())
            }
        }

        @Test func noPermitAfterItWasRevoked() async throws {
            let asked = ProcessInfo.processInfo.environment["POSTERN_SOCKET_HISTORIES"]
            let histories = asked.flatMap(Int.init) ?? 150
            var (permits, endings) = (0, 0)
            // A broker tells one user only so many refusals.
            for start in stride(from: 0, to: histories, by: Self.historiesPerBroker) {
                let ground = try Ground()
                for seed in start..<min(start + Self.historiesPerBroker, histories) {
                    let history = History(seed: seed)
                    try await run(history, ground.askers, ground.actors, ground.person)
                    if let permit = history.stalePermit() {
                        Issue.record("seed \(seed): \(permit)")
                        return
                    }
                    permits += history.permits.withLock(\.count)
                    endings += history.endings.withLock(\.count)
                }
            }
            // Else they would say nothing.
            #expect(permits > 3_000 && endings > 500, "\(permits) permits, \(endings) endings")
        }

        private func run(
            _ history: History, _ askers: [Hand], _ actors: [Actor], _ person: PosternClient
        ) async throws {
            var random = SeededRandom(seed: UInt64(history.seed))
            try await actors[0].begin(history, &random)
            history.actors.store(actors.count + 1, ordering: .releasing)
            try await withThrowingTaskGroup { group in
                for hand in askers {
                    let own = SeededRandom(seed: random.next())
                    group.addTask { try await Self.ask(hand, history, own) }
                }
                for actor in actors {
                    let own = SeededRandom(seed: random.next())
                    group.addTask { try await actor.act(history, own, Self.stepsPerActor) }
                }
                let own = SeededRandom(seed: random.next())
                group.addTask { try await Self.revoke(person, history, own) }
                try await group.waitForAll()
            }
        }

        /// Asks about whatever there is, until all is over and a little longer.
        private static func ask(
            _ hand: Hand, _ history: History, _ generator: SeededRandom
        ) async throws {
            var random = generator
            var own: [Permit] = []
            var dead: Set<Int> = []
            var left = 10
            while left > 0 {
                if history.actors.load(ordering: .acquiring) == 0 { left -= 1 }
                let (index, entry) = history.pick(&random)
                // Seldom of what was refused: a broker tells a user only so many refusals.
                if dead.contains(index), random.below(32) > 0 {
                    await Task.yield()
                    continue
                }
                let invoked = history.now()
                let decision = try await answered {
                    try await hand.clients[entry.key].authorise(
                        entry.credential.id, action: entry.action, resource: .notes)
                }
                if decision?.isPermitted == true {
                    own.append(Permit(entry: index, invoked: invoked))
                } else {
                    dead.insert(index)
                }
            }
            history.permits.withLock { $0 += own }
        }

        /// Who has nothing left is cut off, perhaps before its answer: then nobody knows what came
        /// of it, and nothing was acknowledged. Who is refused too often hears that instead.
        private static func answered<Value: Sendable>(
            _ body: () async throws -> Value
        ) async throws -> Value? {
            do {
                return try await body()
            } catch let error as ClientError
                where [.connectionLost, .overloaded].contains(error.code)
            {
                return nil
            }
        }

        private static func end(
            _ history: History, covering covered: @escaping @Sendable (Int, Entry) -> Bool,
            _ body: () async throws -> Answer<RevocationReceipt>
        ) async throws {
            let invoked = history.now()
            guard case .done? = try await answered(body) else { return }
            let ending = Ending(covered: covered, invoked: invoked, acknowledged: history.now())
            history.endings.withLock { $0.append(ending) }
        }

        private static func revoke(
            _ person: PosternClient, _ history: History, _ generator: SeededRandom
        ) async throws {
            defer { history.actors.subtract(1, ordering: .releasing) }
            var random = generator
            for _ in 0..<stepsPerActor { try await revokeOne(person, history, &random) }
        }

        private static func revokeOne(
            _ person: PosternClient, _ history: History, _ random: inout SeededRandom
        ) async throws {
            let (index, entry) = history.pick(&random)
            switch random.below(8) {
            case 0, 1:
                try await end(history, covering: { other, _ in other == index }) {
                    try await person.revoke(.credential(entry.credential.id))
                }
            case 2:
                let root = history.entries.withLock { entries in
                    var root = index
                    while let parent = entries[root].parent { root = parent }
                    return root
                }
                try await end(history, covering: { other, _ in other == root }) {
                    try await person.revoke(.tree(entry.credential.id))
                }
            case 3:
                try await end(history, covering: { $1.task == entry.task }) {
                    try await person.revoke(
                        .task(entry.credential.task, of: entry.credential.workload))
                }
            case 4:
                let action = entry.action
                try await end(history, covering: { $1.action == action }) {
                    try await person.revoke(
                        .selection(actions: action, resources: nil, workload: nil))
                }
            default: _ = try await person.introspect(entry.credential.id)
            }
        }

        /// A machine that is granted, delegates, claims and ends.
        private struct Actor: Sendable {
            let hand: Hand
            let keys: [CurveKeyPair]

            private static let actions = ["file.read", "file.list"]

            func begin(_ history: History, _ random: inout SeededRandom) async throws {
                for _ in 0..<2 { try await grant(history, &random) }
                for _ in 0..<3 { try await delegate(history, &random) }
                try #require(history.entries.withLock(\.count) >= 3)
            }

            func act(
                _ history: History, _ generator: SeededRandom, _ steps: Int
            ) async throws {
                defer { history.actors.subtract(1, ordering: .releasing) }
                var random = generator
                for _ in 0..<steps { _ = try await answered { try await step(history, &random) } }
            }

            private func step(_ history: History, _ random: inout SeededRandom) async throws {
                switch random.below(8) {
                case 0, 1: try await grant(history, &random)
                case 2...5: try await delegate(history, &random)
                case 6: try await complete(history, &random)
                default:
                    let (index, entry) = history.pick(&random)
                    try await end(history, covering: { other, _ in other == index }) {
                        try await hand.clients[entry.key].revoke(.credential(entry.credential.id))
                    }
                }
            }

            private func task(_ history: History, _ random: inout SeededRandom) -> String {
                "h\(history.seed)-\(random.below(4))"
            }

            private func grant(_ history: History, _ random: inout SeededRandom) async throws {
                let (key, task) = (random.below(2), task(history, &random))
                let action = Self.actions[random.below(2)]
                let answer = try await hand.clients[key].attest(
                    task: task, intent: "a history",
                    scope: Scope(actions: [action], resources: ["File::*"]))
                guard case .granted(let credential) = answer else { return }
                let granted = history.now()
                history.entries.withLock {
                    $0.append(
                        Entry(
                            credential: credential, key: key, task: task, action: action,
                            parent: nil, granted: granted))
                }
            }

            private func delegate(_ history: History, _ random: inout SeededRandom) async throws {
                let (index, parent) = history.pick(&random)
                let (key, task) = (1 - parent.key, task(history, &random))
                let made = try await hand.clients[parent.key].delegate(
                    parent.credential, to: .key(keys[key].publicKey.z85), task: task,
                    intent: "a part of it",
                    scope: Scope(actions: [parent.action], resources: ["File::*"]))
                guard case .done(let delegation) = made,
                    case .granted(let credential) = try await hand.clients[key].claim(delegation.id)
                else { return }
                let granted = history.now()
                history.entries.withLock {
                    $0.append(
                        Entry(
                            credential: credential, key: key, task: task, action: parent.action,
                            parent: index, granted: granted))
                }
            }

            /// Of one that was delegated only itself, and what is below it.
            private func complete(_ history: History, _ random: inout SeededRandom) async throws {
                let (index, entry) = history.pick(&random)
                let isPart = entry.parent != nil
                try await end(history, covering: { isPart ? $0 == index : $1.task == entry.task }) {
                    try await hand.clients[entry.key].complete(entry.credential.id)
                }
            }
        }
    }
}
