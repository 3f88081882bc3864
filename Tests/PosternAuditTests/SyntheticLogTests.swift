// Goal: a log as large as one wants, to measure its readers with.
// Method: `POSTERN_SYNTHETIC_LOG=2000000 swift test --filter SyntheticLog` writes so many decisions
// with the real writer, leaves them, and says where. Nothing is measured here: debug builds are
// slow.

import Foundation
@testable import PosternAudit
import PosternCore
import Testing

@Suite struct SyntheticLogTests {
    private static let decisions = ProcessInfo.processInfo.environment["POSTERN_SYNTHETIC_LOG"]
        .flatMap { Int($0) }

    @Test(.enabled(if: decisions != nil))
    func writeOne() throws {
        let count = try #require(Self.decisions)
        let log = try TestLog(segmentBytes: AuditLimits.segmentBytesDefault)
        log.start()
        let callsOfATask = 100
        var credentials = try (0..<2).map { try log.attest(task: "task-\($0)") }
        for index in 0..<count {
            let lane = index & 1
            if index % callsOfATask == 0 {
                credentials[index / callsOfATask % 2] = try log.attest(
                    task: "task-\(index / callsOfATask)", workload: "agent-\(index % 50)")
            }
            try log.decide(
                credentials[lane], action: "tool_\(index % 40)", resource: "/srv/\(index)",
                lane: "lane-\(lane)", denied: index % 20 == 0 ? .policyNoPermit : nil)
            if index % 2_000 == 0 { log.round(checkpoint: index % 10_000 == 0) }
        }
        log.stop()
        try Data("\(log.key)\n".utf8).write(to: URL(fileURLWithPath: "\(log.path)/signing.key"))
        print("\(count) decisions are in \(log.path)")
    }
}
