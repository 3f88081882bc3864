package import PosternAuthority
package import PosternCore

/// What Linux knows of a process: from its pidfd and its directory in `/proc`.
///
/// Reading the executable of another user's process needs CAP_SYS_PTRACE (or root); without it
/// the facts are `unavailable`.
///
/// What it cannot see: a process may hand an open connection to a child and then execute another
/// program. The facts are those of the process that connected, as it is when they are read.
package final class LinuxProcessInspector: ProcessInspector {
    private let held: HeldProcesses
    private let hasher: ExecutableHasher
    private let clock = SystemClock()
    private let procPath: String

    /// - Parameter heldProcessesMax: each held process takes a descriptor; it is lowered to a
    ///   share of the descriptor limit.
    package convenience init(heldProcessesMax: Int = HostLimits.heldProcessesMax) {
        let descriptorsMax = (try? System.descriptorsMax()) ?? heldProcessesMax
        let share = max(1, descriptorsMax / HostLimits.heldProcessesShare)
        self.init(
            held: HeldProcesses(countMax: min(heldProcessesMax, share)),
            hasher: ExecutableHasher(), procPath: "/proc")
    }

    init(held: HeldProcesses, hasher: ExecutableHasher, procPath: String) {
        self.held = held
        self.hasher = hasher
        self.procPath = procPath
    }

    package func identify(processID: Int32) throws(ProcessError) -> ProcessIdentity {
        let handle = try hold(processID)
        return try whileAlive(handle) { () throws(ProcessError) in
            let directory = try ProcessDirectory(processID: processID, procPath: procPath)
            return ProcessIdentity(
                processID: processID, startTimeTicks: try directory.startTimeTicks())
        } then: { identity in
            held.keep(handle, of: identity)
        }
    }

    package func cheapFacts(of process: ProcessIdentity) throws(ProcessError) -> ProcessFacts {
        let handle = try handle(of: process)
        return try whileAlive(handle) { () throws(ProcessError) in
            let directory = try ProcessDirectory(
                processID: process.processID, procPath: procPath)
            return try Self.read(process, from: directory)
        }
    }

    package func facts(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessFacts {
        let handle = try self.handle(of: process, given: handle)
        return try whileAlive(handle) { () throws(ProcessError) in
            let directory = try ProcessDirectory(
                processID: process.processID, procPath: procPath)
            var facts = try Self.readOnce(process, from: directory)
            let hash = try hasher.hash(
                directory, wallMilliseconds: Int64(clock.wallMilliseconds))
            // Hashing takes long enough to execute another program meanwhile, and then the hash
            // would be of one and the path of the other.
            guard try Self.read(process, from: directory) == facts else { throw .changed }
            facts.executableSHA256 = hash
            return facts
        }
    }

    package func parent(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessIdentity {
        let handle = try self.handle(of: process, given: handle)
        let parentID = try whileAlive(handle) { () throws(ProcessError) in
            let directory = try ProcessDirectory(
                processID: process.processID, procPath: procPath)
            guard try directory.startTimeTicks() == process.startTimeTicks else { throw .changed }
            return try directory.parentID()
        }
        // A process whose parent ends gets another one at that moment: the id was the parent's
        // then, and where it is another process's by now, the start time tells.
        return try identify(processID: parentID)
    }

    package func adopt(processDescriptor: Int32) -> any ProcessHandle {
        LinuxProcessHandle(owning: Descriptor(owning: processDescriptor))
    }

    // MARK: holding

    private func hold(_ processID: Int32) throws(ProcessError) -> LinuxProcessHandle {
        guard processID > 0 else {
            throw .unavailable(
                what: "process: the id `\(processID)` is of another pid namespace")
        }
        do {
            return LinuxProcessHandle(owning: try System.openProcess(processID))
        } catch let error where error.isNoSuchProcess {
            throw .gone
        } catch {
            throw .unavailable(what: "process: \(error)")
        }
    }

    /// The handle that `identify` kept. Where it had to make room, the process is held anew; that
    /// it is still the same one then rests on the start time, which `read` compares.
    private func handle(of process: ProcessIdentity) throws(ProcessError) -> LinuxProcessHandle {
        if let handle = held.handle(of: process) { return handle }
        return try hold(process.processID)
    }

    /// A given handle must hold this very process: its directory is found by its id.
    private func handle(
        of process: ProcessIdentity, given: (any ProcessHandle)?
    ) throws(ProcessError) -> LinuxProcessHandle {
        guard let given else { return try handle(of: process) }
        guard let handle = given as? LinuxProcessHandle else {
            throw .unavailable(what: "held process: the handle is not of this inspector")
        }
        guard let processID = try handle.processID() else { throw .gone }
        guard processID == process.processID else { throw .changed }
        return handle
    }

    /// Reads while a process is held. What was read counts only when the process is alive
    /// afterwards: then its id was its own all the time, and so was the directory in `/proc`.
    private func whileAlive<Result>(
        _ handle: LinuxProcessHandle, _ body: () throws(ProcessError) -> Result,
        then keep: (Result) -> Void = { _ in }
    ) throws(ProcessError) -> Result {
        let result: Result
        do {
            result = try body()
        } catch {
            // An ended process's files fail in many ways; the reason is that it ended.
            throw handle.hasExited ? .gone : error
        }
        if handle.hasExited { throw .gone }
        keep(result)
        return result
    }

    // MARK: reading

    /// All facts but the hash. User, groups and start time frame them.
    private static func read(
        _ process: ProcessIdentity, from directory: borrowing ProcessDirectory
    ) throws(ProcessError) -> ProcessFacts {
        let facts = try readOnce(process, from: directory)
        // Executing a set-user-id program changes both the user and the path: one must not be of
        // before, the other of after.
        let credentials = try directory.credentials()
        guard credentials.userID == facts.userID, credentials.groupID == facts.groupID,
            credentials.groups == facts.groups
        else { throw .changed }
        guard try directory.startTimeTicks() == process.startTimeTicks else { throw .changed }
        return facts
    }

    /// All facts but the hash, one after the other: for whoever compares them with those of `read`
    /// afterwards.
    private static func readOnce(
        _ process: ProcessIdentity, from directory: borrowing ProcessDirectory
    ) throws(ProcessError) -> ProcessFacts {
        guard try directory.startTimeTicks() == process.startTimeTicks else { throw .changed }
        let credentials = try directory.credentials()
        let path = try directory.executablePath()
        let unit = try directory.systemdUnit()
        return ProcessFacts(
            process: process, userID: credentials.userID, groupID: credentials.groupID,
            groups: credentials.groups, executablePath: path, executableSHA256: nil,
            systemdUnit: unit)
    }
}
