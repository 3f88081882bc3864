// Goal: damage in a segment that was not sealed is told apart from what a kill or a power cut
// leaves; nothing that is whole is thrown away without a word.
// Method: logs of a broker that was killed, with a byte changed or a page of zeros; what `verify`
// says of them, and what the next start makes of them.

import Foundation
import PosternCore
import Testing

@testable import PosternAudit

@Suite(.timeLimit(.minutes(15))) struct DamagedSegmentTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    private let lane = "lane-0.0000000001.open"

    /// A log as a kill leaves it: nothing vouches for it yet.
    private func killed(_ count: Int = 40) throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        for _ in 0..<count { _ = try #require(try scene.decide(credential)) }
        _ = scene.revoke(credential)
    }

    private func verify() throws -> LogVerification {
        let aside = try LogCopies()
        let key = try LogScene(folder: aside.path).key
        return try LogVerifier(LogFolder(path: folder.path), key: key).run(threads: 1) { _ in }
    }

    private func frame(_ index: Int, of name: String) throws -> Range<Int> {
        Frames.ranges(Array(try Data(contentsOf: folder.url(name))))[index]
    }

    @Test func aChangedRecordBeforeOthersIsNoTornEnd() throws {
        try killed()
        let place = try frame(10, of: lane)
        try folder.change(lane) { $0[place.lowerBound + 5] ^= 1 }
        let problem = try #require(try verify().problems.first)
        #expect(problem.record == 10 && problem.kind == .changed)
        #expect(problem.message.contains("32 whole records follow it"), "\(problem.message)")
        // Whoever reads is told, too.
        var search = LogSearch(try LogFolder(path: folder.path))
        var count = 0
        try search.run(AuditFilter()) { _ in
            count += 1
            return true
        }
        #expect(count > 0 && search.problems.map(\.file) == [lane])
        let unread = #expect(throws: DecisionProver.Failure.self) {
            try DecisionProver(LogFolder(path: folder.path)).prove(
                DecisionID(Bytes16(high: 7, low: 1 << 40)))
        }
        guard case .unread = unread else {
            Issue.record("\(String(describing: unread))")
            return
        }

        let next = try LogScene(folder: folder.path, instance: 8)
        #expect(next.trail.recovered.damaged == [lane + ".damaged"])
        next.end()
        let seals = try folder.seals("lane-0", next.key)
        #expect(seals.first?.end == .damaged && seals.first?.lost == 32)
        #expect(try verify().problems.contains { $0.message.contains("32 records are lost") })
        // All of it is there for who wants to look.
        let kept = Array(try Data(contentsOf: folder.url(lane + ".damaged")))
        #expect(kept[place.upperBound...].contains { $0 != 0 })
    }

    /// The last record is not whole: as after a power cut.
    @Test func aTornEndIsOne() throws {
        try killed()
        let last = Frames.ranges(Array(try Data(contentsOf: folder.url(lane)))).count - 1
        let place = try frame(last, of: lane)
        try folder.change(lane) { $0[place.lowerBound + 5] ^= 1 }
        #expect(try verify().problems == [])
        #expect(try verify().notes.contains { $0.kind == .torn })
        let next = try LogScene(folder: folder.path, instance: 8)
        #expect(next.trail.recovered.damaged == [] && next.trail.recovered.torn == 1)
    }

    /// A page that the disk had not got, and one behind it that it had.
    @Test func aPageThatAPowerCutTookIsNoTampering() throws {
        try killed(200)
        try folder.change(lane) { $0.replaceSubrange(8_192..<12_288, with: Data(count: 4_096)) }
        #expect(try verify().problems == [])
        #expect(try verify().notes.contains { $0.kind == .torn })
        let next = try LogScene(folder: folder.path, instance: 8)
        #expect(next.trail.recovered.damaged == [])
        #expect(next.trail.recovered.torn == 1)
    }

    /// One of which nothing can be read may hold what must not be forgotten: nobody is served.
    @Test(arguments: [0, 40])
    func aSegmentWithoutABeginningIsNotThrownAway(byte: Int) throws {
        try killed()
        try folder.change("control.0000000001.open") { $0[byte] ^= 1 }
        #expect(throws: AuditFileError.self) { try LogScene(folder: folder.path, instance: 8) }
        #expect(folder.names.contains("control.0000000001.open"))
    }

    @Test func aBeginningThatAPowerCutTookIsKept() throws {
        try killed(200)
        try folder.change(lane) { $0.replaceSubrange(0..<4_096, with: Data(count: 4_096)) }
        let next = try LogScene(folder: folder.path, instance: 8)
        #expect(next.trail.recovered.damaged == [lane + ".damaged"])
    }

    /// Killed while it was made.
    @Test(arguments: [0, 8, 24, 60])
    func whatWasNotBegunIsRemoved(written: Int) throws {
        try killed()
        try folder.change("lane-0.0000000001.open") { data in
            data.replaceSubrange(written..<data.count, with: Data(count: data.count - written))
            data.replaceSubrange(32..<36, with: Data(count: 4))
        }
        let next = try LogScene(folder: folder.path, instance: 8)
        #expect(next.trail.recovered.damaged == [])
    }

    /// The epochs behind what is broken still count: an older state must not pass.
    @Test func theEpochOfWhatIsBehindIsKnown() throws {
        let scene = try LogScene(folder: folder.path)
        let (one, other) = (try scene.credential("t-1"), try scene.credential("t-2"))
        _ = scene.revoke(one)
        _ = scene.revoke(other)
        let control = "control.0000000001.open"
        let before = try LogRecovery.lastChangeEpoch(in: AuditFolder(path: folder.path))
        let place = try frame(1, of: control)
        try folder.change(control) { $0[place.lowerBound + 3] ^= 1 }
        #expect(before > 0)
        #expect(try LogRecovery.lastChangeEpoch(in: AuditFolder(path: folder.path)) == before)
    }
}
