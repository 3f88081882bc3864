import Glibc
import PosternAuthority
import PosternCore
import Synchronization

/// A kernel that knows every process id as a process of this user, until a test says otherwise.
///
/// `block` holds back `facts`, and with it the control thread, until `unblock`.
final class FakeInspector: ProcessInspector {
    private struct State {
        var failure: ProcessError?
        var userID = geteuid()
        var groupID = getegid()
        var path = "/usr/bin/agent"
        var isBlocked = false
        var waiting = 0
    }

    private let state = Mutex(State())

    func fail(with error: ProcessError?) { state.withLock { $0.failure = error } }
    func setPath(_ path: String) { state.withLock { $0.path = path } }
    func setUser(_ id: UInt32) { state.withLock { $0.userID = id } }
    func block() { state.withLock { $0.isBlocked = true } }
    func unblock() { state.withLock { $0.isBlocked = false } }

    /// How many calls of `facts` are held back just now.
    var waiting: Int { state.withLock { $0.waiting } }

    func identify(processID: Int32) throws(ProcessError) -> ProcessIdentity {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        return ProcessIdentity(processID: processID, startTimeTicks: 77)
    }

    func cheapFacts(of process: ProcessIdentity) throws(ProcessError) -> ProcessFacts {
        let state = self.state.withLock { $0 }
        if let failure = state.failure { throw failure }
        return ProcessFacts(
            process: process, userID: state.userID, groupID: state.groupID, groups: [],
            executablePath: state.path, executableSHA256: nil, systemdUnit: nil)
    }

    func facts(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessFacts {
        state.withLock { $0.waiting += 1 }
        defer { state.withLock { $0.waiting -= 1 } }
        _ = eventually { !state.withLock { $0.isBlocked } }
        return try cheapFacts(of: process)
    }

    func parent(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessIdentity { throw .gone }

    func adopt(processDescriptor: Int32) -> any ProcessHandle {
        close(processDescriptor)
        return FakeHandle()
    }
}
