import Dispatch
import Foundation

/// A named thread that can be waited for.
///
/// Sockets are made inside `body`: they stay on their thread.
final class BrokerThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let ended = ended
        let thread = Thread {
            body()
            ended.signal()
        }
        thread.name = name
        // Policies may nest deep: their evaluation has the depth that Cedar allows.
        thread.stackSize = 8 * 1024 * 1024
        thread.start()
    }

    /// Waits until the thread has ended. Call it once.
    func join() { ended.wait() }
}
