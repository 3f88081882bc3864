import PosternAuthority
import PosternCore
import Synchronization

/// A kernel's notice that a test gives itself.
final class FakeWatch: ProcessWatch {
    private let watched = Mutex<Set<ProcessIdentity>>([])
    private let failure = Mutex<ProcessError?>(nil)

    var processes: Set<ProcessIdentity> { watched.withLock { $0 } }

    /// Every later `begin` fails.
    func fail(_ error: ProcessError?) { failure.withLock { $0 = error } }

    func begin(_ process: ProcessIdentity) throws(ProcessError) {
        if let error = failure.withLock({ $0 }) { throw error }
        _ = watched.withLock { $0.insert(process) }
    }

    func end(_ process: ProcessIdentity) { _ = watched.withLock { $0.remove(process) } }
    func run(_ tell: (ProcessIdentity) -> Void) {}
    func stop() {}
}
