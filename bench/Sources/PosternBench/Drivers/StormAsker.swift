internal import PosternClient

/// One thread of a storm that asks. Its credentials end under it; each that was denied is asked
/// about again when it must have been forgotten everywhere.
struct StormAsker {
    /// Calls that each credential is used for.
    private static let files = (0..<4).map {
        ResourceName(type: "File", id: "/srv/reports/q\($0).txt")
    }

    private let client: BlockingClient
    private let ground: StormGround
    private let name: String
    private let files = Self.files
    private let context = ClientDriver.context
    private let scope: Scope
    private var made = 0
    private var probed = 0
    private var alive: [StormVictim] = []
    /// Denied ones, in the order of their denials.
    private var dead: [StormVictim] = []
    private var counts = StormCounts()

    init(_ client: BlockingClient, _ ground: StormGround, name: String) throws {
        self.client = client
        self.ground = ground
        self.name = name
        scope = try ClientDriver.scope()
    }

    mutating func run() throws {
        for _ in 0..<StormGround.alivePerAsker { alive.append(try attest()) }
        while !ground.isEnough {
            let before = counts.cached
            for index in alive.indices where try !askAll(alive[index]) {
                dead.append(alive[index])
                alive[index] = try attest()
            }
            ground.addCached(counts.cached - before)
            try askDead()
        }
        while !ground.isCalm { MonotonicClock.sleep(milliseconds: 1) }
        // Everything that ended has been over for longer than the bound then.
        MonotonicClock.sleep(milliseconds: Int(ground.bound / 1_000_000) + 5)
        for victim in dead + alive { try probe(victim) }
        ground.add(counts)
    }

    private mutating func attest() throws -> StormVictim {
        made += 1
        let victim = StormVictim(
            try ClientDriver.granted(
                client.attest(
                    task: "\(name)-\(made)", intent: "storm", scope: scope, ttl: .seconds(3_600))))
        ground.isAlive(victim)
        return victim
    }

    /// All of its calls up to the first that is denied; false where one is. A broker writes down so
    /// many refusals, and no more.
    private mutating func askAll(_ victim: StormVictim) throws -> Bool {
        for file in files where try !ask(victim, file) { return false }
        return true
    }

    /// Whether it is a permit.
    private mutating func ask(_ victim: StormVictim, _ file: ResourceName) throws -> Bool {
        let begun = MonotonicClock.nanoseconds()
        let decision = try client.authorise(
            victim.credential, action: ClientDriver.action, resource: file, context: context)
        counts.count(
            isPermitted: decision.isPermitted, isCached: decision.isCached,
            epoch: decision.epoch, begun: begun, end: victim.end, bound: ground.bound)
        return decision.isPermitted
    }

    /// Asks about those whose end lies beyond the bound: a call whose permit stood in the cache
    /// when it came, and mostly was not asked about since.
    private mutating func askDead() throws {
        let now = MonotonicClock.nanoseconds()
        let ready = dead.prefix { victim in
            guard let end = victim.end else { return false }
            return end.nanoseconds + ground.bound < now
        }
        for victim in ready { try probe(victim) }
        dead.removeFirst(ready.count)
    }

    private mutating func probe(_ victim: StormVictim) throws {
        probed += 1
        _ = try ask(victim, files[probed % files.count])
    }
}
