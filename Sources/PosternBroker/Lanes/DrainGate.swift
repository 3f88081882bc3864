import Dispatch

/// Waits until lanes have answered all that they had received when a stop began.
final class DrainGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// A lane is drained.
    func pass() { semaphore.signal() }

    /// Waits for `count` lanes; false when `deadline` came first.
    func wait(for count: Int, deadline: DispatchTime) -> Bool {
        (0..<count).allSatisfy { _ in semaphore.wait(timeout: deadline) == .success }
    }
}
