// Goal: the number of held processes is bounded; those that ended go first, then the one whose
// last use is longest ago; the facts of one that was let go can still be had.
// Method: a table for two and three real processes.

import PosternCore
import Testing

@testable import PosternHost

@Suite struct HeldProcessesTests {
    private let held = HeldProcesses(countMax: 2)
    private let inspector: LinuxProcessInspector

    init() {
        inspector = LinuxProcessInspector(
            held: held, hasher: ExecutableHasher(), procPath: "/proc")
    }

    @Test func longestUnusedIsLetGo() throws {
        let children = try (0..<3).map { _ in try Child("/bin/sleep", ["60"]) }
        let first = try inspector.identify(processID: children[0].processID)
        let second = try inspector.identify(processID: children[1].processID)
        _ = try inspector.cheapFacts(of: first)
        let third = try inspector.identify(processID: children[2].processID)
        #expect(held.count == 2)
        #expect(held.handle(of: first) != nil)
        #expect(held.handle(of: second) == nil)
        #expect(held.handle(of: third) != nil)
        #expect(try inspector.cheapFacts(of: second).process == second)
    }

    @Test func endedOnesAreLetGoFirst() throws {
        let children = try (0..<3).map { _ in try Child("/bin/sleep", ["60"]) }
        let first = try inspector.identify(processID: children[0].processID)
        let second = try inspector.identify(processID: children[1].processID)
        children[1].end()
        let third = try inspector.identify(processID: children[2].processID)
        #expect(held.handle(of: first) != nil)
        #expect(held.handle(of: second) == nil)
        #expect(held.handle(of: third) != nil)
    }

    @Test func oneProcessIsHeldOnce() throws {
        let child = try Child("/bin/sleep", ["60"])
        let process = try inspector.identify(processID: child.processID)
        let handle = held.handle(of: process)
        for _ in 0..<10 { _ = try inspector.identify(processID: child.processID) }
        #expect(held.count == 1)
        #expect(held.handle(of: process) === handle)
    }

    @Test func boundHoldsForSeveralThreads() throws {
        let children = try (0..<6).map { _ in try Child("/bin/sleep", ["60"]) }
        let processIDs = children.map(\.processID)
        let threads = (0..<4).map { index in
            TestThread(name: "identify-\(index)") { [inspector] in
                for round in 0..<200 {
                    let processID = processIDs[(round * 7 + index) % processIDs.count]
                    _ = try? inspector.identify(processID: processID)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(held.count == 2)
        for child in children {
            let process = try inspector.identify(processID: child.processID)
            #expect(try inspector.cheapFacts(of: process).process == process)
        }
    }
}
