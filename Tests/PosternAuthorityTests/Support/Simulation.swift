import PosternAuthority
import PosternCore
import Testing

/// One run: the authority, its model, and what may happen to both.
struct Simulation {
    static let reasonsToSee: [DenialReason] = [
        .unknownCredential, .expiredCredential, .revokedCredential, .revokedTask,
        .completedTask, .revokedWorkload, .revokedKey, .keyMismatch, .processMismatch,
        .outsideScope, .budgetExhausted, .reservedContext, .policyForbid, .notEnrolled,
        .ambiguousEnrolment, .scopeBeyondEnrolment, .processGone, .processChanged,
        .factsUnavailable, .wrongEndpoint,
    ]

    let seed: UInt64
    var step = 0
    var random: SeededGenerator
    let scene: Scene
    var housekeeper: Housekeeper
    var model: AuthorityModel
    /// How often each outcome was seen, so that a run that sees nothing is noticed.
    var seen: [String: Int] = [:]
    /// Credentials that were given out, those that are freed by now included.
    var known: [CredentialID] = []
    private var generation: UInt64 = 0
    private var processes: [ProcessIdentity] = []
    private var departed: ProcessIdentity?
    private var states: [ProcessIdentity: FakeInspector.State] = [:]

    init(seed: UInt64) throws {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        let enrolments = Self.enrolments(generation: 0)
        scene = try Scene(enrolments: enrolments, seed: seed)
        housekeeper = Housekeeper(scene.authority)
        model = AuthorityModel(enrolments: enrolments)
        for number in 0..<4 as Range<Int32> {
            start(ProcessIdentity(processID: number, startTimeTicks: 0))
        }
    }

    /// Workloads are named anew with each generation, since a revoked one never comes back.
    static func enrolments(generation: UInt64) -> [Enrolment] {
        let wide = Scope.of(["*"], ["*"])
        return [
            .agent(
                "a\(generation)", selectors: [.path("/bin/0")], scope: wide,
                credentialsMax: 6),
            .agent(
                "b\(generation)", selectors: [.path("/bin/1")],
                scope: .of(["read", "write"], ["*"]), budgetMax: 4, credentialsMax: 6),
            .agent("c\(generation)", selectors: [.path("/bin/2"), .groupID(27)], scope: wide),
            .agent("d\(generation)", selectors: [.path("/bin/2"), .userID(1_000)], scope: wide),
        ]
    }

    var now: UInt64 { scene.clock.bootMilliseconds }
    var comment: Comment { "seed \(seed), step \(step)" }

    mutating func run() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<26: try attest()
        case 26..<70: try authorise()
        case 70..<75: try revokeCredential()
        case 75..<77: try revokeTask()
        case 77..<80: try complete()
        case 80..<85: try introspect()
        case 85: try revokeKeyOrWorkload()
        case 86..<92: try passTime()
        case 92..<95: try reload()
        default: changeProcess()
        }
        #expect(scene.authority.epoch.current == model.epoch, comment)
        try #require(scene.authority.cache.count == model.credentials.count, comment)
    }

    mutating func note(_ outcome: String) { seen[outcome, default: 0] += 1 }

    // MARK: who and what

    mutating func anyPeer() throws -> PeerIdentity {
        let isOver = Int.random(in: 0..<15, using: &random) == 0
        let process = try #require(
            isOver ? departed ?? processes.first : processes.randomElement(using: &random))
        // Keys are fresh with each generation, since a revoked one never comes back.
        let key = generation * 3 + .random(in: 0..<3, using: &random)
        return .local(key: key, process)
    }

    mutating func anyCredential() -> CredentialID {
        // Mostly a new one, which may still be alive.
        let isNew = Int.random(in: 0..<4, using: &random) > 0
        guard let id = known.suffix(isNew ? 6 : 60).randomElement(using: &random) else {
            return CredentialID(Bytes16(high: 0, low: 0))
        }
        return id
    }

    /// Mostly the credential's own peer.
    mutating func caller(of id: CredentialID) throws -> PeerIdentity {
        guard let owner = model.credentials[id]?.peer, Int.random(in: 0..<8, using: &random) > 0
        else { return try anyPeer() }
        return owner
    }

    mutating func anyTask() -> TaskID { .named("t\(Int.random(in: 0..<16, using: &random))") }

    func facts(of peer: PeerIdentity) -> Result<ProcessFacts, AuthorityModel.FactsFailure> {
        guard let process = peer.process, let state = states[process] else {
            return .failure(.init(reason: .processGone))
        }
        switch state {
        case .running: return .success(Self.facts(process))
        case .gone: return .failure(.init(reason: .processGone))
        case .changed: return .failure(.init(reason: .processChanged))
        case .unreadable: return .failure(.init(reason: .factsUnavailable))
        }
    }

    private static func facts(_ process: ProcessIdentity) -> ProcessFacts {
        .sample(process, path: "/bin/\(process.processID)")
    }

    // MARK: what happens by itself

    private mutating func start(_ process: ProcessIdentity) {
        processes.append(process)
        states[process] = .running
        scene.inspector.start(Self.facts(process))
    }

    /// A process ends and another one gets its id, or the kernel is moody for a while.
    private mutating func changeProcess() {
        let index = Int.random(in: 0..<processes.count, using: &random)
        let process = processes[index]
        let states: [FakeInspector.State] = [
            .running, .running, .running, .gone, .changed, .unreadable(what: "exe"),
        ]
        let state = states[Int.random(in: 0..<states.count, using: &random)]
        if state == .gone {
            scene.inspector.set(.gone, of: process)
            self.states[process] = .gone
            departed = processes.remove(at: index)
            let next = process.startTimeTicks + 1
            start(ProcessIdentity(processID: process.processID, startTimeTicks: next))
        } else {
            self.states[process] = state
            scene.inspector.set(state, of: process)
        }
    }

    private mutating func passTime() throws {
        let choices: [UInt64] = [1, 1, 999, 999, 10_000, 61_000, 200_000, 11 * 60_000]
        let index = Int.random(in: 0..<choices.count, using: &random)
        scene.clock.advance(milliseconds: choices[index])
        if Bool.random(using: &random) {
            // Someone plays with the wall clock; nobody notices.
            scene.clock.setWall(milliseconds: .random(in: 0..<1 << 42, using: &random))
        }
        guard Int.random(in: 0..<3, using: &random) > 0 else { return }
        let freed = scene.sweepAll(&housekeeper)
        try #require(freed == model.sweep(now: now), comment)
    }

    private mutating func reload() throws {
        if Int.random(in: 0..<3, using: &random) == 0 { generation += 1 }
        var enrolments = Self.enrolments(generation: generation)
        if Int.random(in: 0..<3, using: &random) == 0 {
            enrolments.remove(at: Int.random(in: 0..<enrolments.count, using: &random))
        }
        model.enrolments = enrolments
        model.forbidden = Int.random(in: 0..<3, using: &random) == 0 ? "write" : nil
        let forbids = model.forbidden.map {
            #"forbid(principal, action == Action::"\#($0)", resource);"#
        }
        let snapshot = try Scene.snapshot(
            policies: Scene.anyCall + (forbids ?? ""), enrolments: enrolments)
        model.epoch += 1
        let epoch = housekeeper.install(snapshot)
        #expect(epoch == model.epoch, comment)
    }
}
