// Goal: a disk that hangs keeps nobody for longer than is bearable: calls are denied, endings are
// in force and owed, and all goes on when the disk does.
// Method: the real log with its threads on files whose operations do not end until the test says
// so. What is waited for has a bound; how long things took is no assertion.

import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@testable import PosternAudit

// One at a time: each keeps a thread for seconds, of which the others have few.
@Suite(.serialized) struct HangingDiskTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    /// The log's threads, until it is let go.
    private final class Threads {
        private let trail: AuditTrail
        private let ended = MonotonicSemaphore()
        private var count = 0

        init(of trail: AuditTrail) {
            self.trail = trail
            start { trail.runSealing() }
            start { trail.runSyncing() }
            start { trail.runWatching() }
            guard trail.settings.durability == .power else { return }
            for _ in 0..<2 { start { trail.runSyncingForReplies() } }
            // Until then callers sync themselves.
            while trail.crew.threadCount < 2 { usleep(1_000) }
        }

        private func start(_ body: @escaping @Sendable () -> Void) {
            count += 1
            let ended = ended
            Thread {
                body()
                ended.signal()
            }.start()
        }

        /// Ends them; false where one does not.
        func end() -> Bool {
            trail.end()
            return ended.wait(for: count, milliseconds: 60_000)
        }
    }

    private func scene(
        _ durability: AuditDurability
    ) throws -> (LogScene, FaultyFiles, Threads) {
        let (scene, files) = try LogScene.faulty(
            folder: folder.path,
            settings: AuditSettings(durability: durability, segmentBytes: 1 << 20))
        return (scene, files, Threads(of: scene.trail))
    }

    /// Looks until it is so, half a minute at most.
    private func eventually(_ isTrue: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<30_000 {
            if try isTrue() { return true }
            usleep(1_000)
        }
        return false
    }

    /// What would wait for the disk for ever is denied; also what ends meanwhile waits for nobody.
    @Test func aSyncThatHangsKeepsNobody() throws {
        let (scene, files, threads) = try scene(.power)
        let credential = try scene.credential()
        #expect(try scene.decide(credential) != nil)
        files.hang([.sync])
        let late = try #require(try scene.append(credential))
        #expect(!scene.stream.settle())
        #expect(files.hung > 0 && scene.trail.problem?.contains("a sync hangs") == true)
        // It waits no more: the log is not available.
        #expect(try scene.decide(credential) == nil)
        #expect(!scene.revoke(credential))
        files.mend()
        #expect(eventually { scene.trail.isAvailable })
        #expect(try scene.decide(credential) != nil)
        #expect(files.hung == 0)
        #expect(threads.end())
        let control = try folder.records("control")
        let outages = control.filter { $0.kind == .outage }
        // The one that hung, and the one behind it.
        #expect(outages.compactMap(\.count).reduce(0, +) == 2)
        #expect(control.contains { $0.kind == .revocation })
        // It may stand in the log, and nobody was told of it.
        #expect(try folder.records("lane-0").count { $0.sequence == late } <= 1)
    }

    /// Events wait no longer than decisions.
    @Test func anEventIsNotKeptEither() throws {
        let (scene, files, threads) = try scene(.power)
        let event = AuditEvent.started(
            snapshot: scene.snapshot.digest, epoch: 1, server: "test")
        #expect(scene.trail.record(event))
        files.hang([.sync])
        #expect(!scene.trail.record(event))
        #expect(!scene.trail.isAvailable)
        files.mend()
        #expect(eventually { scene.trail.isAvailable })
        #expect(threads.end())
    }

    /// Under `process` nobody waits for a sync, but what is written then would be lost in a power
    /// cut; and a thread that seals no more does not see either whether files are there.
    @Test(arguments: [[FaultyFiles.Step.sync], [.finish], [.sync, .finish]])
    func threadsThatHangAreNoticed(steps: [FaultyFiles.Step]) throws {
        let (scene, files, threads) = try scene(.process)
        let credential = try scene.credential()
        files.hang(Set(steps))
        // More than one segment.
        var last: UInt64? = 0
        for _ in 0..<700 where last != nil {
            last = try scene.decide(credential, context: LogScene.large)
        }
        #expect(eventually { !scene.trail.isAvailable })
        let words = steps.contains(.sync) ? "a sync hangs" : "the thread that seals segments hangs"
        #expect(scene.trail.problem?.contains(words) == true)
        #expect(try scene.decide(credential) == nil)
        files.mend()
        #expect(eventually { scene.trail.isAvailable })
        #expect(try eventually { try scene.decide(credential) != nil })
        #expect(threads.end())
        #expect(try folder.records("control").contains { $0.kind == .outage })
    }

    /// A crew that has ended, or has not begun, hangs nobody.
    @Test func withoutThreadsTheCallerSyncs() throws {
        let status = TrailStatus()
        let crew = SyncingCrew(status)
        let file = try AuditFolder(path: folder.path).make("x", byteCount: 4_096)
        #expect(crew.sync([file]))
        crew.end()
        crew.run()
        #expect(status.isAvailable && !crew.isStuck)
    }

    @Test func aThreadIsStuckAfterSoManyLooks() {
        let pulse = ThreadPulse()
        var watch = PulseWatch(pulse, looksMax: 3)
        func looks(_ count: Int) -> [Bool] { (0..<count).map { _ in watch.isStuck() } }
        // It has nothing to do.
        #expect(looks(5) == [false, false, false, false, false])
        pulse.beat()
        #expect(looks(4) == [false, false, false, true])
        // It comes to its next step.
        pulse.beat()
        #expect(looks(4) == [false, false, false, true])
        pulse.rest()
        #expect(looks(4) == [false, false, false, false])
    }
}
