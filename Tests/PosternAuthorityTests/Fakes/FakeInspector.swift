import PosternAuthority
import PosternCore
import Synchronization

/// A kernel with a table of processes that a test starts, ends and changes.
final class FakeInspector: ProcessInspector {
    /// What the kernel says when it is asked about a process.
    enum State: Hashable, Sendable {
        case running
        case gone
        /// The id belongs to another process now.
        case changed
        case unreadable(what: String)
    }

    private struct Entry {
        var facts: ProcessFacts
        var state = State.running
    }

    private struct Kernel {
        var processes: [ProcessIdentity: Entry] = [:]
        var adopted: [Int32] = []
        var reads = 0
        var parents: [ProcessIdentity: ProcessIdentity] = [:]
    }

    private let kernel = Mutex(Kernel())

    /// Starts a process, or gives it other facts.
    func start(_ facts: ProcessFacts) {
        kernel.withLock { $0.processes[facts.process] = Entry(facts: facts) }
    }

    /// Says whose child a process is.
    func setParent(_ parent: ProcessIdentity, of process: ProcessIdentity) {
        kernel.withLock { $0.parents[process] = parent }
    }

    func set(_ state: State, of process: ProcessIdentity) {
        kernel.withLock { $0.processes[process]?.state = state }
    }

    /// How often all facts of a process were asked for.
    var reads: Int { kernel.withLock { $0.reads } }
    var adopted: [Int32] { kernel.withLock { $0.adopted } }

    func identify(processID: Int32) throws(ProcessError) -> ProcessIdentity {
        let found = kernel.withLock { kernel in
            kernel.processes.first { $0.key.processID == processID && $0.value.state == .running }
        }
        guard let found else { throw .gone }
        return found.key
    }

    func cheapFacts(of process: ProcessIdentity) throws(ProcessError) -> ProcessFacts {
        var facts = try read(process)
        facts.executableSHA256 = nil
        return facts
    }

    func facts(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessFacts {
        kernel.withLock { $0.reads += 1 }
        if let handle, handle.hasExited { throw .gone }
        return try read(process)
    }

    func parent(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessIdentity {
        guard let parent = kernel.withLock({ $0.parents[process] }) else { throw .gone }
        return parent
    }

    func adopt(processDescriptor: Int32) -> any ProcessHandle {
        kernel.withLock { $0.adopted.append(processDescriptor) }
        return FakeHandle()
    }

    private func read(_ process: ProcessIdentity) throws(ProcessError) -> ProcessFacts {
        guard let entry = kernel.withLock({ $0.processes[process] }) else { throw .gone }
        switch entry.state {
        case .running: return entry.facts
        case .gone: throw .gone
        case .changed: throw .changed
        case .unreadable(let what): throw .unavailable(what: what)
        }
    }
}
