import Foundation
import PosternStore
import Synchronization

/// The threads of a test's stores; ended with it.
final class StoreThreads: Sendable {
    private let running = Mutex<[(StateStore, DispatchSemaphore)]>([])

    func start(_ store: StateStore) {
        let ended = DispatchSemaphore(value: 0)
        running.withLock { $0.append((store, ended)) }
        Thread {
            store.run()
            ended.signal()
        }.start()
    }

    /// Ends all that run, and waits for them.
    func end() {
        let ending = running.withLock { running in
            defer { running = [] }
            return running
        }
        for (store, ended) in ending {
            store.end()
            ended.wait()
        }
    }

    deinit { end() }
}
