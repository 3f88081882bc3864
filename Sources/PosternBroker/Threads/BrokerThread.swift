import Foundation
import PosternCore

/// A named thread that can be waited for.
///
/// Sockets are made inside `body`: they stay on their thread.
package final class BrokerThread: Sendable {
    private let ended = MonotonicSemaphore()

    /// - Parameter name: what `ps -T` and `top -H` show; the kernel keeps its first 15 bytes.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        let ended = ended
        let thread = Thread {
            Self.nameForSystem(name)
            body()
            ended.signal()
        }
        // Policies may nest deep: their evaluation has the depth that Cedar allows.
        thread.stackSize = 8 * 1024 * 1024
        thread.start()
    }

    /// Waits until the thread has ended. Call it until it has, and not after that.
    package func join() { ended.wait() }

    /// The same, at most so long; whether it has ended.
    package func join(milliseconds: Int) -> Bool { ended.wait(milliseconds: milliseconds) }

    /// Foundation's own name of a thread does not reach the kernel. A thread may write this file
    /// also where the process is not dumpable and its other files belong to root.
    private static func nameForSystem(_ name: String) {
        let file = FileHandle(forWritingAtPath: "/proc/thread-self/comm")
        // Without a name it works all the same.
        try? file?.write(contentsOf: Data(name.utf8))
    }
}
