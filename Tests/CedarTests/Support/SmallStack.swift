import Foundation

/// Runs work on a thread with a stack of 384 KB; the engine promises to fit into 512 KB, and this
/// keeps the margin.
enum SmallStack {
    static func run<Result: Sendable>(
        bytes: Int = 384 << 10, _ work: @escaping @Sendable () -> Result
    ) -> Result? {
        let box = Box<Result>()
        let thread = Thread { box.finish(work()) }
        thread.stackSize = bytes
        thread.start()
        return box.wait()
    }

    /// `@unchecked Sendable` holds because the semaphore orders the write before the read.
    private final class Box<Result>: @unchecked Sendable {
        private let done = DispatchSemaphore(value: 0)
        private var result: Result?

        func finish(_ result: Result) {
            self.result = result
            done.signal()
        }

        func wait() -> Result? {
            done.wait()
            return result
        }
    }
}
