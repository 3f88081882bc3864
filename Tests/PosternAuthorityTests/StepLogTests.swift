// Goal: every epoch has one step; a subscriber that was away gets all steps behind the epoch that
// it knows, in order, or is told that they are not there any more; never some of them.
// Method: logs of small capacities against a plain list, for every epoch asked for; a reader beside
// a writer.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct StepLogTests {
    private func entry(_ epoch: UInt64) -> StepLog.Entry {
        StepDraft(reason: .revokedKey, tags: [epoch]).entry(epoch, atMilliseconds: epoch)
    }

    @Test(arguments: [1, 2, 3, 8])
    func whatIsKept(capacity: Int) {
        for first in [1, 2, 5] as [UInt64] {
            let epoch = EpochCounter(first)
            let log = StepLog(epoch, capacity: capacity)
            var all: [UInt64] = []
            for _ in 0...20 {
                let latest = epoch.current
                #expect(log.latest == latest)
                let kept = Array(all.suffix(capacity))
                for since in 0...latest + 2 {
                    let wanted = all.filter { $0 > since }
                    let isThere = wanted.count <= kept.count && since >= latest - UInt64(kept.count)
                    let start = log.start(since: since)
                    if since > latest {
                        #expect(start == .ahead)
                    } else {
                        #expect(start == (isThere ? .whole(after: since) : .anew(at: latest)))
                    }
                    let told = log.entries(after: since, limit: 3)?.map(\.step.epoch)
                    #expect(told == (isThere || since >= latest ? Array(wanted.prefix(3)) : nil))
                }
                all.append(log.advance { entry($0) })
            }
        }
    }

    @Test func withoutAFeedNothingIsKept() {
        let epoch = EpochCounter(1)
        let log = StepLog(epoch, capacity: 0)
        #expect(!log.isKept)
        #expect(log.advance { entry($0) } == 2)
        #expect(log.start(since: 1) == .anew(at: 2))
        #expect(log.start(since: nil) == .anew(at: 2))
        #expect(log.entries(after: 1, limit: 10) == nil)
    }

    /// Whoever reads beside the control thread never misses a step.
    @Test func aReaderBesideTheWriter() throws {
        let epoch = EpochCounter(1)
        let log = StepLog(epoch, capacity: 1_024)
        let steps: UInt64 = 20_000
        try inParallel(2) { worker in
            guard worker == 0 else {
                for _ in 0..<steps { _ = log.advance { entry($0) } }
                return
            }
            var cursor: UInt64 = 1
            while cursor < steps + 1 {
                let (latest, known) = (log.latest, cursor)
                guard let entries = log.entries(after: cursor, limit: 64) else {
                    // It fell behind by a whole log, and begins anew.
                    guard case .anew(let epoch) = log.start(since: cursor) else { continue }
                    cursor = epoch
                    continue
                }
                for entry in entries {
                    #expect(entry.step.epoch == cursor + 1)
                    #expect(entry.step.tags == [entry.step.epoch])
                    cursor = entry.step.epoch
                }
                #expect(cursor >= min(latest, known + 64))
            }
            #expect(cursor == steps + 1)
        }
    }
}
