import Foundation
import Glibc

/// A folder and the processes in it, for one part; `clear` ends and removes all. Stays on the
/// main thread: children are killed with the thread that started them.
final class Stage {
    let programs: Programs
    let folder: String
    let seed: UInt64
    private var children: [ChildProcess] = []
    private var names = 0

    init(_ programs: Programs, seed: UInt64) throws(BenchError) {
        self.programs = programs
        self.seed = seed
        var template = Array("/tmp/postern-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchError("no folder in /tmp: \(String(cString: strerror(errno)))")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        Self.raiseDescriptorLimit()
    }

    /// Ends all processes, the last one first, and removes their files.
    func clear() {
        for child in children.reversed() { child.end() }
        children = []
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }

    /// The same, and the folder.
    func remove() {
        clear()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A name of its own in the folder, short enough for a socket.
    func path(_ name: String) -> String {
        names += 1
        return "\(folder)/\(names)-\(name)"
    }

    func start(
        _ name: String, _ program: String, _ arguments: [String],
        environment: [String: String] = [:]
    ) throws(BenchError) -> ChildProcess {
        try Interruption.check()
        var all = environment
        // Nothing of the caller's: the broker refuses settings that it does not know.
        for kept in ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH"] {
            all[kept] = all[kept] ?? ProcessInfo.processInfo.environment[kept]
        }
        let child = try ChildProcess(
            name, program: program, arguments: arguments, environment: all,
            log: LogFile(path: path("log")))
        children.append(child)
        return child
    }

    /// Ends one process before the others.
    func end(_ child: ChildProcess) {
        child.end()
        children.removeAll { $0 === child }
    }

    /// A thousand connections need more descriptors than many a shell allows; children inherit.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        _ = setrlimit(resource, &limit)
    }
}
