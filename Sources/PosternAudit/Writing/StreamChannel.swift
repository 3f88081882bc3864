import PosternCore
import Sodium
import Synchronization

/// What one stream shares with the threads that seal and sync it.
final class StreamChannel: Sendable {
    struct State {
        /// The next segment, ready to be written to.
        var spare: OpenSegment?
        /// All that is not sealed, the oldest first; the last is the one in use.
        var segments: [OpenSegment] = []
    }

    let name: String
    let state = Mutex(State())
    /// Whether the stream asks for a next segment.
    let needsSpare = Atomic<Bool>(false)
    private let isMade = MonotonicSemaphore()
    private let waiters = Atomic<Int>(0)
    /// Whether the last one that was asked for could not be made, or not in time.
    private let hasFailed = Atomic<Bool>(false)

    init(name: String) { self.name = name }

    /// For the stream's thread: goes on to the next segment; nil where there is none yet.
    func next(after current: OpenSegment?) -> OpenSegment? {
        state.withLock { state in
            guard let spare = state.spare else {
                needsSpare.store(true, ordering: .relaxed)
                return nil
            }
            state.spare = nil
            current?.close()
            state.segments.append(spare)
            return spare
        }
    }

    /// Waits until there is a next segment, while the thread that makes them is at work: for a slow
    /// disk nobody is denied. False where none can be made, or not in time.
    func awaitSpare(_ sealing: TrailSignal) -> Bool {
        guard sealing.isAttended else { return false }
        let deadline = AuditSystem.monotonicMilliseconds() + AuditLimits.spareMilliseconds
        while true {
            waiters.wrappingAdd(1, ordering: .sequentiallyConsistent)
            if state.withLock({ $0.spare != nil }) { return true }
            let now = AuditSystem.monotonicMilliseconds()
            guard now < deadline else {
                // A disk that hangs: not every call waits for so long.
                hasFailed.store(true, ordering: .releasing)
                return false
            }
            guard !hasFailed.load(ordering: .acquiring) else { return false }
            sealing.wake()
            _ = isMade.wait(milliseconds: Int(deadline - now))
        }
    }

    /// A next segment is there, or cannot be made.
    func tellOfSpare(isMade: Bool) {
        hasFailed.store(!isMade, ordering: .releasing)
        for _ in 0..<waiters.exchange(0, ordering: .sequentiallyConsistent) { self.isMade.signal() }
    }

    /// The oldest segment that is not sealed.
    var oldest: OpenSegment? { state.withLock { $0.segments.first } }

    /// Those whose content may still have to be synced.
    var unsealed: [OpenSegment] { state.withLock { $0.segments } }

    func removeOldest() { state.withLock { _ = $0.segments.removeFirst() } }
}
