import Glibc
import Synchronization

@testable import PosternAudit

/// Real files, of which one operation fails, or hangs, from some moment on until the test mends it.
final class FaultyFiles: AuditFiles {
    enum Step: String, CaseIterable, Sendable {
        case make, rename, remove, syncNames, sync, finish
    }

    private struct Plan {
        var step: Step?
        var after = 0
        var failures = 0
        /// Steps that hang, and how many do so now.
        var hanging: Set<Step> = []
        var hung = 0
    }

    private let folder: AuditFolder
    private let plan = Mutex(Plan())

    init(_ folder: AuditFolder) { self.folder = folder }

    /// From the operation after the next `after` ones of this kind on it fails.
    func fail(_ step: Step, after: Int) {
        plan.withLock { $0 = Plan(step: step, after: after) }
    }

    /// From now on these operations do not end.
    func hang(_ steps: Set<Step>) { plan.withLock { $0.hanging = steps } }

    func mend() {
        plan.withLock { plan in
            plan.step = nil
            plan.hanging = []
        }
    }

    /// Operations that hang now.
    var hung: Int { plan.withLock { $0.hung } }

    /// The files that were synced, in order.
    let synced = Mutex<[String]>([])

    var failures: Int { plan.withLock { $0.failures } }

    fileprivate func pass(_ step: Step, _ name: String) throws(AuditFileError) {
        if plan.withLock({ $0.hanging.contains(step) }) {
            plan.withLock { $0.hung += 1 }
            // A minute at most, should a test have failed meanwhile.
            for _ in 0..<60_000 where plan.withLock({ $0.hanging.contains(step) }) { usleep(1_000) }
            plan.withLock { $0.hung -= 1 }
        }
        let fails = plan.withLock { plan in
            guard plan.step == step else { return false }
            plan.after -= 1
            guard plan.after < 0 else { return false }
            plan.failures += 1
            return true
        }
        if fails { throw AuditFileError(step.rawValue, name, cause: "injected") }
    }

    func names() throws(AuditFileError) -> [String] { try folder.names() }

    func make(_ name: String, byteCount: Int) throws(AuditFileError) -> any AuditFile {
        try pass(.make, name)
        return FaultyFile(try folder.make(name, byteCount: byteCount), self)
    }

    func open(_ name: String) throws(AuditFileError) -> any AuditFile { try folder.open(name) }

    func rename(_ name: String, to other: String) throws(AuditFileError) {
        try pass(.rename, name)
        try folder.rename(name, to: other)
    }

    func remove(_ name: String) throws(AuditFileError) {
        try pass(.remove, name)
        try folder.remove(name)
    }

    func syncNames() throws(AuditFileError) {
        try pass(.syncNames, "names")
        try folder.syncNames()
    }

    func problem() -> AuditFileError? { folder.problem() }
}

private final class FaultyFile: AuditFile {
    private let file: any AuditFile
    private let plan: FaultyFiles

    init(_ file: any AuditFile, _ plan: FaultyFiles) {
        self.file = file
        self.plan = plan
    }

    var name: String { file.name }
    var memory: UnsafeMutableRawBufferPointer { file.memory }
    var isBroken: Bool { file.isBroken }

    func sync() throws(AuditFileError) {
        try plan.pass(.sync, name)
        try file.sync()
        plan.synced.withLock { $0.append(name) }
    }

    func finish(byteCount: Int) throws(AuditFileError) {
        try plan.pass(.finish, name)
        try file.finish(byteCount: byteCount)
    }

    func problem(at name: String) -> AuditFileError? { file.problem(at: name) }
}
