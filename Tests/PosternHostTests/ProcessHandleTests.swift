// Goal: a handle from the transport holds one process; facts are given for that one only.
// Method: pidfds of real processes, handed over as the transport would.

import Glibc
import PosternAuthority
import PosternCore
import Testing

@testable import PosternHost

@Suite struct ProcessHandleTests {
    private let inspector = LinuxProcessInspector()

    private func handle(of child: Child) throws -> any ProcessHandle {
        let descriptor = try System.openProcess(child.processID)
        return inspector.adopt(processDescriptor: dup(descriptor.number))
    }

    @Test func factsOfTheHeldProcess() throws {
        let child = try Child("/bin/sleep", ["60"])
        let handle = try handle(of: child)
        let process = try inspector.identify(processID: child.processID)
        let facts = try inspector.facts(of: process, heldBy: handle)
        #expect(facts == (try inspector.facts(of: process, heldBy: nil)))
    }

    @Test func handleOfAnotherProcessIsRefused() throws {
        let child = try Child("/bin/sleep", ["60"])
        let other = try Child("/bin/sleep", ["60"])
        let process = try inspector.identify(processID: child.processID)
        let handle = try handle(of: other)
        #expect(throws: ProcessError.changed) {
            try inspector.facts(of: process, heldBy: handle)
        }
    }

    @Test(arguments: [false, true])
    func endedProcessIsGone(isReaped: Bool) throws {
        let child = try Child("/bin/sleep", ["60"])
        let handle = try handle(of: child)
        let process = try inspector.identify(processID: child.processID)
        #expect(!handle.hasExited)
        isReaped ? child.reap() : child.end()
        #expect(handle.hasExited)
        #expect(throws: ProcessError.gone) {
            try inspector.facts(of: process, heldBy: handle)
        }
    }

    @Test func descriptorThatIsNoProcessIsUnavailable() throws {
        let child = try Child("/bin/sleep", ["60"])
        let process = try inspector.identify(processID: child.processID)
        let handle = inspector.adopt(processDescriptor: open("/dev/null", O_RDONLY | O_CLOEXEC))
        #expect(
            throws: ProcessError.unavailable(
                what: "held process: the descriptor is no pidfd")
        ) { try inspector.facts(of: process, heldBy: handle) }
    }

    @Test func handleOfAnotherKindIsUnavailable() throws {
        final class Other: ProcessHandle { let hasExited = false }
        let child = try Child("/bin/sleep", ["60"])
        let process = try inspector.identify(processID: child.processID)
        #expect(
            throws: ProcessError.unavailable(
                what: "held process: the handle is not of this inspector")
        ) { try inspector.facts(of: process, heldBy: Other()) }
    }

    @Test func descriptorIsClosedOnRelease() throws {
        let child = try Child("/bin/sleep", ["60"])
        var handle: (any ProcessHandle)? = try handle(of: child)
        let number = try #require(handle as? LinuxProcessHandle).descriptor.number
        let before = try System.readLink(
            "\(number)", in: try System.open("/proc/self/fd", .directory))
        #expect(String(decoding: before, as: UTF8.self).contains("pidfd"))
        handle = nil
        // Another test may have got the number since; a pidfd of this process it is not.
        let text = try? String(contentsOfProc: "/proc/self/fdinfo/\(number)")
        #expect(text?.contains("Pid:\t\(child.processID)\n") != true)
    }
}

extension String {
    fileprivate init(contentsOfProc path: String) throws(SystemError) {
        let bytes = try System.readToEnd(try System.open(path, .reading), bytesMax: 65_536)
        self.init(decoding: bytes, as: UTF8.self)
    }
}
