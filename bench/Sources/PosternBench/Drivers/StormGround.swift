import Synchronization

/// What the threads of a storm share.
final class StormGround: Sendable {
    private struct State {
        /// Credentials that are alive, the oldest one first.
        var alive: [StormVictim] = []
        var counts = StormCounts()
        var failure: String?
    }

    /// Credentials of each asker that are alive at a time.
    static let alivePerAsker = 32

    /// How long after its end a permit may still be used, in nanoseconds.
    let bound: UInt64
    private let wanted: UInt64
    private let endsWanted: UInt64
    private let aliveLeast: Int
    private let cached = Atomic<UInt64>(0)
    private let ends = Atomic<UInt64>(0)
    private let isFailed = Atomic<Bool>(false)
    private let isOver = Atomic<Bool>(false)
    private let state = Mutex(State())

    init(wanted: UInt64, ends: UInt64, bound: UInt64, askers: Int) {
        self.wanted = wanted
        endsWanted = ends
        self.bound = bound
        // Half of them are left alone, so that their permits are in use when they end.
        aliveLeast = askers * Self.alivePerAsker / 2
    }

    /// Whether enough was answered from caches and enough ended; relaxed, as nothing hangs on the
    /// moment.
    var isEnough: Bool {
        isFailed.load(ordering: .relaxed)
            || cached.load(ordering: .relaxed) >= wanted
                && ends.load(ordering: .relaxed) >= endsWanted
    }

    /// Whether nothing ends any more.
    var isCalm: Bool { isOver.load(ordering: .acquiring) }

    func calm() { isOver.store(true, ordering: .releasing) }

    func addCached(_ count: UInt64) { cached.wrappingAdd(count, ordering: .relaxed) }

    func addEnd() { ends.wrappingAdd(1, ordering: .relaxed) }

    func isAlive(_ victim: StormVictim) { state.withLock { $0.alive.append(victim) } }

    /// The oldest one; nil where too few are alive, and where more than their share ended already:
    /// a broker writes down so many refusals, and no more.
    func nextVictim() -> StormVictim? {
        let share = ends.load(ordering: .relaxed) * wanted
        guard share <= cached.load(ordering: .relaxed) * endsWanted else { return nil }
        return state.withLock { state in
            state.alive.count > aliveLeast ? state.alive.removeFirst() : nil
        }
    }

    func add(_ counts: StormCounts) { state.withLock { $0.counts.add(counts) } }

    func fail(_ why: String) {
        state.withLock { $0.failure = $0.failure ?? why }
        isFailed.store(true, ordering: .relaxed)
    }

    func result() throws(BenchError) -> StormCounts {
        let (counts, failure) = state.withLock { ($0.counts, $0.failure) }
        if let failure { throw BenchError(failure) }
        return counts
    }
}
