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

    /// The oldest segment that is not sealed.
    var oldest: OpenSegment? { state.withLock { $0.segments.first } }

    /// Those whose content may still have to be synced.
    var unsealed: [OpenSegment] { state.withLock { $0.segments } }

    func removeOldest() { state.withLock { _ = $0.segments.removeFirst() } }
}
