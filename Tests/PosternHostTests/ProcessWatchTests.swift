// Goal: the end of a real process is told, however it ends, once and soon; a process that has ended
// already or is another one is refused; what is not watched any more is not told.
// Method: real child processes and the real kernel; ends waited for, with a bound.

import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@testable import PosternHost

@Suite(.timeLimit(.minutes(2))) struct ProcessWatchTests {
    private let watch: LinuxProcessWatch
    private let inspector = LinuxProcessInspector()

    init() throws { watch = try LinuxProcessWatch() }

    private func start() throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/cat")
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs the watch until so many ends were told.
    private func told(_ count: Int, while body: () throws -> Void) throws -> [ProcessIdentity] {
        let told = Mutex<[ProcessIdentity]>([])
        let done = MonotonicSemaphore()
        let watch = watch
        let thread = Thread {
            watch.run { process in
                let isEnough = told.withLock { told in
                    told.append(process)
                    return told.count == count
                }
                if isEnough { watch.stop() }
            }
            done.signal()
        }
        thread.start()
        try body()
        #expect(done.wait(milliseconds: 10_000), "told \(told.withLock { $0 })")
        watch.stop()
        return told.withLock { $0 }
    }

    // Others may be blocked in this process, which a child inherits.
    @Test(arguments: [SIGKILL, SIGSEGV])
    func anEndIsTold(_ signal: Int32) throws {
        let process = try start()
        let identity = try inspector.identify(processID: process.processIdentifier)
        try watch.begin(identity)
        #expect(watch.count == 1)
        let ends = try told(1) { kill(process.processIdentifier, signal) }
        #expect(ends == [identity])
        #expect(watch.count == 0)
        process.waitUntilExit()
    }

    @Test func soIsAnExit() throws {
        let process = try start()
        let identity = try inspector.identify(processID: process.processIdentifier)
        try watch.begin(identity)
        let ends = try told(1) {
            try (process.standardInput as? Pipe)?.fileHandleForWriting.close()
        }
        #expect(ends == [identity])
        process.waitUntilExit()
    }

    @Test func oneThatEndedBeforeItIsLookedForIsToldAtOnce() throws {
        let process = try start()
        let identity = try inspector.identify(processID: process.processIdentifier)
        try watch.begin(identity)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try told(1) {} == [identity])
    }

    @Test func oneThatIsNotThereIsRefused() throws {
        let process = try start()
        let identity = try inspector.identify(processID: process.processIdentifier)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(throws: ProcessError.gone) { try watch.begin(identity) }
        let own = try inspector.identify(processID: getpid())
        let other = ProcessIdentity(
            processID: own.processID, startTimeTicks: own.startTimeTicks + 1)
        #expect(throws: ProcessError.changed) { try watch.begin(other) }
        #expect(watch.count == 0)
    }

    @Test func whatIsNotWatchedAnyMoreIsNotTold() throws {
        let (first, second) = (try start(), try start())
        let identities = try [first, second].map {
            try inspector.identify(processID: $0.processIdentifier)
        }
        for identity in identities { try watch.begin(identity) }
        watch.end(identities[0])
        let ends = try told(1) {
            for process in [first, second] { kill(process.processIdentifier, SIGKILL) }
        }
        #expect(ends == [identities[1]])
        for process in [first, second] { process.waitUntilExit() }
    }

    @Test func noMoreThanItMay() throws {
        let small = try LinuxProcessWatch(countMax: 1)
        let own = try inspector.identify(processID: getpid())
        try small.begin(own)
        let parent = try inspector.parent(of: own, heldBy: nil)
        #expect(throws: ProcessError.self) { try small.begin(parent) }
        small.end(own)
        try small.begin(parent)
    }

    @Test func aParentIsFound() throws {
        let process = try start()
        let child = try inspector.identify(processID: process.processIdentifier)
        let own = try inspector.identify(processID: getpid())
        #expect(try inspector.parent(of: child, heldBy: nil) == own)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(throws: ProcessError.gone) { try inspector.parent(of: child, heldBy: nil) }
    }
}
