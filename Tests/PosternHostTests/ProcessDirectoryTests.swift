// Goal: a fact that the kernel does not give, or gives in another form, is `unavailable` and
// named; it is never made up.
// Method: a folder in the place of /proc, with one file missing or spoilt at a time, for a real
// process.

import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@testable import PosternHost

@Suite struct ProcessDirectoryTests {
    private let child: Child
    private let proc: TemporaryDirectory
    private let process: ProcessIdentity
    private let inspector: LinuxProcessInspector
    private var directory: String { proc.path("\(child.processID)") }

    init() throws {
        child = try Child("/bin/sleep", ["60"])
        proc = try TemporaryDirectory()
        process = try LinuxProcessInspector().identify(processID: child.processID)
        inspector = LinuxProcessInspector(
            held: HeldProcesses(countMax: 8), hasher: ExecutableHasher(), procPath: proc.path)
        try proc.directory("\(child.processID)", mode: 0o700)
        for name in ["stat", "status", "cgroup"] {
            let text = try String(
                contentsOfFile: "/proc/\(child.processID)/\(name)", encoding: .utf8)
            try proc.file("\(child.processID)/\(name)", text)
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(directory)/exe", withDestinationPath: "/usr/bin/sleep")
    }

    /// What `cheapFacts`, or `facts` with `all`, names as unavailable; nil when it does not.
    private func unavailableFact(all: Bool = false) -> String? {
        do {
            _ =
                all
                ? try inspector.facts(of: process, heldBy: nil)
                : try inspector.cheapFacts(of: process)
            return nil
        } catch {
            guard case .unavailable(let what) = error else { return nil }
            return what
        }
    }

    @Test func copyServesAsWellAsTheKernel() throws {
        #expect(try inspector.facts(of: process, heldBy: nil).executablePath == "/usr/bin/sleep")
    }

    @Test(arguments: [
        ("stat", "stat: open of `stat` failed: no such file"),
        ("status", "status: open of `status` failed: no such file"),
        ("exe", "executable path: readlink of `exe` failed: no such file"),
    ])
    func missingFile(name: String, what: String) throws {
        try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        #expect(unavailableFact()?.hasPrefix(what) == true)
    }

    @Test(arguments: [
        ("stat", "start time: `stat` has an unknown form"),
        ("status", "user and groups: `status` has an unknown form"),
    ])
    func spoiltFile(name: String, what: String) throws {
        try proc.file("\(child.processID)/\(name)", "nothing of use")
        #expect(unavailableFact() == what)
    }

    @Test(arguments: ["stat", "status", "cgroup"]) func endlessFile(name: String) throws {
        let text = String(repeating: "x", count: HostLimits.processTextBytesMax + 1)
        try proc.file("\(child.processID)/\(name)", text)
        #expect(unavailableFact()?.contains("file too large") == true)
    }

    @Test func missingDirectory() throws {
        try FileManager.default.removeItem(atPath: directory)
        #expect(unavailableFact()?.hasPrefix("process directory: ") == true)
    }

    @Test func kernelWithoutControlGroupsHasNoUnits() throws {
        try FileManager.default.removeItem(atPath: "\(directory)/cgroup")
        #expect(try inspector.cheapFacts(of: process).systemdUnit == nil)
    }

    @Test func unitIsRead() throws {
        try proc.file("\(child.processID)/cgroup", "0::/system.slice/agent.service\n")
        #expect(try inspector.cheapFacts(of: process).systemdUnit == "agent.service")
    }

    @Test func executableThatCannotBeOpenedHasNoHash() throws {
        try FileManager.default.removeItem(atPath: "\(directory)/exe")
        try FileManager.default.createSymbolicLink(
            atPath: "\(directory)/exe", withDestinationPath: "/tmp")
        #expect(unavailableFact() == nil)
        #expect(unavailableFact(all: true) == "executable hash: it is no regular file")
    }

    /// A process that executes another program while it is read has some facts of before and some
    /// of after. Here a thread changes them all the time, so that sooner or later it happens.
    @Test(arguments: [
        ("cgroup", "0::/system.slice/a.service\n", "0::/system.slice/b.service\n"),
        (
            "status", "Uid:\t1\t1\t1\t1\nGid:\t1\t1\t1\t1\nGroups:\t\n",
            "Uid:\t2\t2\t2\t2\nGid:\t1\t1\t1\t1\nGroups:\t\n"
        ),
    ])
    func factsThatChangeWhileTheyAreReadAreRefused(
        name: String, first: String, second: String
    ) throws {
        let changer = Changer("\(directory)/\(name)", first, second)
        let thread = TestThread(name: "changer") { changer.run() }
        let isNoticed = eventually {
            do throws(ProcessError) {
                _ = try inspector.facts(of: process, heldBy: nil)
                return false
            } catch {
                return error == .changed
            }
        }
        changer.stop()
        thread.join()
        #expect(isNoticed)
    }

    @Test func endedProcessIsGoneWhateverTheFilesSay() throws {
        child.reap()
        #expect(throws: ProcessError.gone) { try inspector.cheapFacts(of: process) }
    }
}

/// Gives a file one of two contents in turn, each time at once and whole.
private final class Changer: Sendable {
    private let path: String
    private let contents: [String]
    private let isStopped = Atomic(false)

    init(_ path: String, _ contents: String...) {
        self.path = path
        self.contents = contents
    }

    func run() {
        // Relaxed: nothing else is read by way of the flag.
        while !isStopped.load(ordering: .relaxed) {
            for text in contents {
                try? Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            }
        }
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }
}
