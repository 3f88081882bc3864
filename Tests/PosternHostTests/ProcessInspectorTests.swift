// Goal: the facts are those of the process that was identified, as the kernel has them; of a
// process that ended or whose id is another's, there are none.
// Method: real processes: copied programs under odd names, removed and exchanged ones, zombies,
// other users (root only), a mount namespace with a program mounted over another (root only).
// A reused id is played by a start time that differs by one tick.

import Foundation
import PosternAuthority
import PosternCore
import Testing

@testable import PosternHost

@Suite struct ProcessInspectorTests {
    private let inspector = LinuxProcessInspector()

    @Test func factsOfThisProcess() throws {
        let process = try inspector.identify(processID: getpid())
        let facts = try inspector.facts(of: process, heldBy: nil)
        #expect(facts.process == process)
        #expect(facts.userID == geteuid())
        #expect(facts.groupID == getegid())
        #expect(
            facts.executablePath
                == (try FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/self/exe")))
    }

    @Test func startTimeIsThatOfTheKernel() throws {
        let child = try Child("/bin/sleep", ["60"])
        let text = try String(contentsOfFile: "/proc/\(child.processID)/stat", encoding: .utf8)
        let process = try inspector.identify(processID: child.processID)
        #expect(text.split(separator: " ")[21] == "\(process.startTimeTicks)")
    }

    @Test(arguments: ["agent", "my (odd) agent", "x) S 1 2 3", "naïve agent", "(deleted"])
    func pathAndHashOfAProgramOfAnyName(name: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copy("/bin/sleep", as: name)
        let child = try Child(path, ["60"])
        let process = try inspector.identify(processID: child.processID)

        let cheap = try inspector.cheapFacts(of: process)
        #expect(cheap.executablePath == path)
        #expect(cheap.executableSHA256 == nil)

        let facts = try inspector.facts(of: process, heldBy: nil)
        let expected = try output(of: "/usr/bin/sha256sum", "/bin/sleep").prefix(64)
        #expect(facts.executablePath == path)
        #expect(facts.executableSHA256 == String(expected))
    }

    @Test func removedProgramMatchesNoPathAndKeepsItsHash() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copy("/bin/sleep", as: "agent")
        let child = try Child(path, ["60"])
        let process = try inspector.identify(processID: child.processID)
        // Another program takes the path: the hash must be of what runs.
        try FileManager.default.removeItem(atPath: path)
        _ = try directory.copy("/bin/cat", as: "agent")

        let facts = try inspector.facts(of: process, heldBy: nil)
        #expect(facts.executablePath == "deleted:\(path)")
        let expected = try output(of: "/usr/bin/sha256sum", "/bin/sleep").prefix(64)
        #expect(facts.executableSHA256 == String(expected))
    }

    @Test func liveProgramNamedAsIfRemovedMatchesNoPath() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copy("/bin/sleep", as: "agent (deleted)")
        let child = try Child(path, ["60"])
        let process = try inspector.identify(processID: child.processID)
        let facts = try inspector.cheapFacts(of: process)
        #expect(facts.executablePath == "deleted:" + directory.path("agent"))
    }

    @Test(.enabled(if: canMount, "needs the right to mount"))
    func programMountedOverAnotherElsewhereMatchesNoPath() throws {
        let directory = try TemporaryDirectory()
        let trusted = try directory.copy("/bin/cat", as: "trusted")
        let own = try directory.copy("/bin/sleep", as: "own")
        let script = "mount --bind \(own) \(trusted) && exec \(trusted) 60"
        let child = try Child("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", script])
        let process = try inspector.identify(processID: child.processID)
        let isThere = eventually {
            let path = try? inspector.cheapFacts(of: process).executablePath
            return path == "elsewhere:\(trusted)"
        }
        #expect(isThere, "the link says `\(trusted)`, the file there is another")
        let facts = try inspector.facts(of: process, heldBy: nil)
        let expected = try output(of: "/usr/bin/sha256sum", own).prefix(64)
        #expect(facts.executableSHA256 == String(expected))
    }

    @Test(.enabled(if: isRoot, "other users' processes need root"))
    func effectiveUserAndGroups() throws {
        let directory = try TemporaryDirectory(mode: 0o755)
        let path = try directory.copy("/bin/sleep", as: "agent")
        let child = try Child(
            "/usr/bin/setpriv",
            [
                "--ruid", "1234", "--euid", "65534", "--rgid", "4321", "--egid", "65533",
                "--groups", "9,7,8", path, "60",
            ])
        let process = try inspector.identify(processID: child.processID)
        #expect(eventually { (try? inspector.cheapFacts(of: process).executablePath) == path })
        let facts = try inspector.facts(of: process, heldBy: nil)
        #expect(facts.userID == 65_534)
        #expect(facts.groupID == 65_533)
        #expect(facts.groups == [7, 8, 9])
    }

    @Test func anotherStartTimeIsAnotherProcess() throws {
        let child = try Child("/bin/sleep", ["60"])
        let process = try inspector.identify(processID: child.processID)
        for difference: Int64 in [-1, 1] {
            let ticks = UInt64(Int64(process.startTimeTicks) + difference)
            let other = ProcessIdentity(processID: process.processID, startTimeTicks: ticks)
            #expect(throws: ProcessError.changed) { try inspector.cheapFacts(of: other) }
            #expect(throws: ProcessError.changed) { try inspector.facts(of: other, heldBy: nil) }
        }
    }

    @Test(arguments: [false, true])
    func endedProcessIsGone(isReaped: Bool) throws {
        let child = try Child("/bin/sleep", ["60"])
        let process = try inspector.identify(processID: child.processID)
        isReaped ? child.reap() : child.end()
        #expect(throws: ProcessError.gone) { try inspector.cheapFacts(of: process) }
        #expect(throws: ProcessError.gone) { try inspector.facts(of: process, heldBy: nil) }
        #expect(throws: ProcessError.gone) {
            try inspector.identify(processID: child.processID)
        }
        // One that never held it finds no process either.
        let stranger = LinuxProcessInspector()
        #expect(throws: ProcessError.gone) { try stranger.cheapFacts(of: process) }
    }

    @Test(arguments: [0, -1]) func idOfAnotherNamespaceIsUnavailable(processID: Int32) {
        #expect(
            throws: ProcessError.unavailable(
                what: "process: the id `\(processID)` is of another pid namespace")
        ) { try inspector.identify(processID: processID) }
    }

    @Test func sameProcessIsNamedTheSame() throws {
        let child = try Child("/bin/sleep", ["60"])
        let first = try inspector.identify(processID: child.processID)
        #expect(try inspector.identify(processID: child.processID) == first)
    }
}
