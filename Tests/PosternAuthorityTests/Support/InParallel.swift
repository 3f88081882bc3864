import Dispatch
import Foundation
import Testing

/// Runs `body` on as many threads of its own as asked for, whatever the number of cores, and
/// waits for all of them, with a bound.
func inParallel(
    _ count: Int, within seconds: Double = 60, _ body: @escaping @Sendable (Int) -> Void
) throws {
    let ready = DispatchGroup()
    let done = DispatchSemaphore(value: 0)
    let start = DispatchSemaphore(value: 0)
    for index in 0..<count {
        ready.enter()
        Thread {
            ready.leave()
            // All start together.
            start.wait()
            body(index)
            done.signal()
        }.start()
    }
    ready.wait()
    for _ in 0..<count { start.signal() }
    let deadline = DispatchTime.now() + seconds
    for _ in 0..<count {
        try #require(done.wait(timeout: deadline) == .success, "a thread hangs")
    }
}
