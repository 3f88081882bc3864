import PosternAuthority
import Synchronization

/// Holds a process that ends when a test says so.
final class FakeHandle: ProcessHandle {
    private let exited = Atomic<Bool>(false)

    var hasExited: Bool { exited.load(ordering: .acquiring) }

    func exit() { exited.store(true, ordering: .releasing) }
}
