import Synchronization

/// A stop may be asked for by the test and again by its end.
final class StopOnce: Sendable {
    private let isDone = Atomic<Bool>(false)

    func run(_ body: () -> Void) {
        if !isDone.exchange(true, ordering: .acquiringAndReleasing) { body() }
    }
}
