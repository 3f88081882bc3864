import Synchronization

/// How far a stop has come. Broker, lanes and control thread look at it after each wake-up.
final class PhaseBox: Sendable {
    enum Phase: Int, Comparable, Sendable {
        case running = 0
        /// Lanes take no new connections and answer what they have received.
        case draining = 1
        /// The inspection thread does what it was handed, then ends.
        case inspecting = 2
        /// The control thread does what it was handed, then ends.
        case finishing = 3
        /// Lanes send what the control thread left them, then end.
        case leaving = 4

        static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
    }

    private let raw = Atomic<Int>(0)

    var phase: Phase { Phase(rawValue: raw.load(ordering: .acquiring)) ?? .leaving }

    func advance(to phase: Phase) { raw.store(phase.rawValue, ordering: .releasing) }
}
