// Goal: a million credentials fit into 256 MB: what each makes the broker keep is at most 256
// bytes, whatever their texts say, and what several have in common is held once.
// Method: the allocator is asked about every object and row that 20,000 attests left; the cases
// in which nothing may be shared.

import Glibc
import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct CredentialMemoryTests {
    private typealias UsableSize = @convention(c) (UnsafeMutableRawPointer) -> Int

    /// What is left of a free piece of memory goes along with the object where it is too small for
    /// another (glibc): by what was freed before.
    private static let remainder = 16

    /// What an object takes of the allocator's memory, its header of 8 bytes included.
    private func bytes(of object: AnyObject) throws -> Int {
        let symbol = try #require(dlsym(nil, "malloc_usable_size"))
        let usableSize = unsafeBitCast(symbol, to: UsableSize.self)
        return usableSize(Unmanaged.passUnretained(object).toOpaque()) + 8
    }

    /// Ids of 24 characters, intents of 60, as fleets have them.
    private func ask(_ number: Int, scope: Scope = .all) -> AttestAsk {
        let digits = "\(10_000_000 + number)"
        return .task(
            "task-2026-w\(digits)-0xyz", scope: scope,
            intent: "summarise the incident tickets of customer \(digits) for ops",
            budget: number.isMultiple(of: 2) ? 100 : nil)
    }

    @Test func eachTakes256BytesAtMost() throws {
        let count = 20_000
        let scene = try Scene(enrolments: [.agent(credentialsMax: count)])
        var standings: Set<ObjectIdentifier> = []
        var objects = 0
        for number in 0..<count {
            let ask = ask(number)
            #expect(ask.task.description.utf8.count == 24 && ask.intent.utf8.count == 59)
            let peer = PeerIdentity.local(key: UInt64(number % 50))
            let grant = try scene.grant(ask, peer: peer)
            let record = try #require(scene.authority.cache.find(grant.credential))
            objects += try bytes(of: record) + bytes(of: record.cells.task)
            standings.insert(ObjectIdentifier(record.standing))
        }
        let rows = scene.authority.cache.tableBytes + scene.authority.cells.taskTableBytes
        let each = (objects + rows) / count
        #expect(each <= 256, "\(objects / count) of objects, \(rows / count) of tables")
        #expect(standings.count == 50)
    }

    /// Texts of every length come back as they were; short ones take less than long ones.
    @Test func everyLength() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 10_000)])
        for length in Array(1...600) + [1_020, 1_021, 2_044, 2_045, Limits.intentBytesMax] {
            let intent = String((0..<length).map { Character("\($0 % 10)") })
            let task = String(intent.prefix(Limits.taskIDBytesMax))
            let grant = try scene.grant(.task("\(task)", intent: intent))
            let record = try #require(scene.authority.cache.find(grant.credential))
            #expect(record.intent == intent)
            #expect(record.task.description == task)
            #expect(try bytes(of: record) <= 108 + Self.remainder + length * 2)
            #expect(
                try bytes(of: record.cells.task)
                    <= 56 + Self.remainder + task.utf8.count * 3 / 2)
        }
    }

    // MARK: what is shared

    private func standing(
        _ scene: Scene, _ ask: AttestAsk = .task("t"), peer: PeerIdentity = .agent
    ) throws -> Standing {
        let grant = try scene.grant(ask, peer: peer)
        return try #require(scene.authority.cache.find(grant.credential)).standing
    }

    @Test func whoDiffersSharesNothing() throws {
        let scene = try Scene()
        let first = try standing(scene)
        #expect(try standing(scene, .task("u", intent: "other", budget: 3)) === first)
        let narrow = try standing(scene, .task("v", scope: .of(["a"], ["*"])))
        #expect(narrow !== first && narrow.peer === first.peer)
        #expect(try standing(scene, peer: .local(key: 2)) !== first)
        // The same process runs another executable by now.
        scene.inspector.start(.sample(path: "/usr/bin/other"))
        let changed = try standing(scene)
        #expect(changed !== first)
        #expect(changed.peer.process?.executablePath == "/usr/bin/other")
        #expect(first.peer.process?.executablePath == "/usr/bin/agent")
        // Another enrolment now says who it is.
        scene.inspector.start(.agent)
        _ = Housekeeper(scene.authority).install(
            try Scene.snapshot(enrolments: [.agent("renamed")]))
        #expect(try standing(scene).workload.name.id == .test("renamed"))
    }

    /// Swift takes these for equal texts; policies and the kernel do not.
    @Test func textsAreComparedByBytes() throws {
        let scene = try Scene()
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        #expect(composed == decomposed)
        let one = try standing(scene, .task("t", scope: .of([composed], ["*"])))
        let other = try standing(scene, .task("t", scope: .of([decomposed], ["*"])))
        #expect(one !== other)
        #expect(other.scope.actions.first?.utf8.count == 3)
        let named = try standing(scene, .task("t", scope: .of(["*"], ["T::\"\(composed)\""])))
        #expect(
            try standing(scene, .task("t", scope: .of(["*"], ["T::\"\(decomposed)\""]))) !== named)
        scene.inspector.start(.sample(path: "/bin/" + composed, unit: composed))
        let before = try standing(scene)
        scene.inspector.start(.sample(path: "/bin/" + decomposed, unit: composed))
        #expect(try standing(scene) !== before)
        scene.inspector.start(.sample(path: "/bin/" + composed, unit: decomposed))
        #expect(try standing(scene) !== before)
    }

    /// A peer that goes through its scopes in turn shares them up to a limit.
    @Test func onlyTheLatestAreRemembered() throws {
        let scene = try Scene()
        func visit(_ number: Int) throws -> Standing {
            try standing(scene, .task("t", scope: .of(["a\(number)"], ["*"])))
        }
        let most = Limits.standingsPerKeyMax
        let standings = try (0..<most).map(visit)
        for number in 0..<most { #expect(try visit(number) === standings[number]) }
        _ = try visit(most)
        #expect(try visit(1) === standings[1])
        #expect(try visit(0) !== standings[0])
    }

    /// What nobody stands for any more makes room for the next, and goes with the last.
    @Test func standingsGoWithTheirCredentials() throws {
        let scene = try Scene()
        let life = Limits.credentialTTLMillisecondsDefault
        weak var first: Standing?
        weak var second: Standing?
        do { first = try standing(scene, .task("t", scope: .of(["a"], ["*"]))) }
        scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds)
        do { second = try standing(scene, .task("t", scope: .of(["b"], ["*"]))) }
        #expect(first != nil && second != nil)
        scene.clock.advance(milliseconds: life)
        #expect(scene.sweepAll() == 1)
        // Still shared with whoever asks for the same.
        #expect(first != nil)
        _ = try scene.grant(.task("t", scope: .of(["c"], ["*"])))
        #expect(first == nil && second != nil)
        scene.clock.advance(milliseconds: life + Limits.expiredKeptMilliseconds)
        #expect(scene.sweepAll() == 2)
        #expect(second == nil)
    }
}
