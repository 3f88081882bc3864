import Dispatch
import Foundation

/// A thread that a test waits for.
struct TestThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let ended = ended
        let thread = Thread {
            body()
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Call it once.
    func join() { ended.wait() }
}
