// Goal: after hardening the process has what the kernel shows in /proc/self, and can still read
// the facts of its peers.
// Method: a process of its own for each test, since there is no way back.

import Foundation
import Glibc
import PosternCore
import Testing

@testable import PosternHost

@Suite struct ProcessHardeningTests {
    @Test func kernelShowsTheMeasures() async {
        await #expect(processExitsWith: .success) {
            #expect(System.isDumpable)
            var small = rlimit(rlim_cur: 100, rlim_max: 200)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &small)
            try ProcessHardening.apply()
            #expect(!System.isDumpable)
            #expect(try ProcessHardening.descriptorsMax() == 200)
            var core = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
            #expect(core.rlim_cur == 0)
            #expect(core.rlim_max == 0)
            let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
            #expect(status.contains("NoNewPrivs:\t1\n"))
            // Would end the process otherwise.
            raise(SIGPIPE)
        }
    }

    @Test func hardenedProcessStillReadsFacts() async {
        await #expect(processExitsWith: .success) {
            try ProcessHardening.apply()
            // A broker without root reads its own descriptors' facts, too.
            if isRoot { #expect(setuid(65_534) == 0) }
            let child = try Child("/bin/sleep", ["60"])
            let inspector = LinuxProcessInspector()
            let descriptor = try System.openProcess(child.processID)
            let handle = inspector.adopt(processDescriptor: dup(descriptor.number))
            let process = try inspector.identify(processID: child.processID)
            let facts = try inspector.facts(of: process, heldBy: handle)
            #expect(facts.userID == geteuid())
            #expect(facts.executableSHA256 != nil)
        }
    }

    @Test(.enabled(if: isRoot, "needs two users"))
    func unprivilegedBrokerIsToldWhatItCannotRead() async {
        await #expect(processExitsWith: .success) {
            #expect(setuid(65_534) == 0)
            let inspector = LinuxProcessInspector()
            // The process that runs the tests is root's.
            let process = try inspector.identify(processID: getppid())
            // Its user is known, and enough to be enrolled by; the program is not.
            let facts = try inspector.facts(of: process, heldBy: nil)
            #expect(facts.userID == 0)
            #expect(facts.executablePath == "unreadable:")
            #expect(facts.executableSHA256 == nil)
        }
    }

    @Test(arguments: [(false, 0o600), (true, 0o660)] as [(Bool, UInt32)])
    func newFilesAreRestricted(groupToo: Bool, mode: UInt32) async {
        await #expect(processExitsWith: .success) { [groupToo, mode] in
            ProcessHardening.restrictFileModes(groupToo: groupToo)
            let folder = try TemporaryDirectory()
            let number = open(folder.path("x"), O_CREAT | O_WRONLY | O_CLOEXEC, 0o666)
            #expect(number >= 0)
            #expect(try System.status(folder.path("x"), followingLinks: false).mode == mode)
        }
    }
}
