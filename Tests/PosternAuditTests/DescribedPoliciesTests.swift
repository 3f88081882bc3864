// Goal: policies that determine decisions are named once a segment, those that fail each time.
// Method: the real authorizer decides calls under policies of which some fail and others of the
// same names come; the records are read one by one, and as a search finds them.

import Cedar
import Foundation
import PosternCore
import Testing

@testable import PosternAudit
@testable import PosternAuthority

@Suite struct DescribedPoliciesTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    /// One for each tool, say: all of them have their places.
    @Test func manyPoliciesAreDescribedOnceEach() throws {
        let text = (0..<100).map {
            "@id(\"p\($0)\") permit(principal, action, resource)"
                + " when { context has x && context.x == \($0) };\n"
        }
        let attest = "permit(principal, action == Postern::Action::\"attest\", resource);"
        let scene = try LogScene(folder: folder.path, policies: text.joined() + attest)
        let credential = try scene.credential()
        for _ in 0..<2 {
            for claim in 0..<100 {
                _ = try #require(try scene.decide(credential, claim: Int64(claim)))
            }
        }
        scene.end()
        let described = try folder.records("lane-0").filter { $0.kind == .policies }
        #expect(described.map(\.policies) == (0..<100).map { ["p\($0)"] })
    }

    @Test func determiningPoliciesAreDescribedOnce() throws {
        let scene = try LogScene(
            folder: folder.path,
            policies: """
                @id("any") permit(principal, action, resource);
                @id("low") permit(principal, action, resource)
                when { context has x && context.x < 5 };
                @id("high") forbid(principal, action, resource)
                when { context has x && context.x > 9 };
                @id("bad") forbid(principal, action, resource)
                when { context has x && context.x == 7 && context.y };
                """)
        let credential = try scene.credential()
        for _ in 0..<2 {
            for claim in [nil, 1, 10, 7] as [Int64?] {
                _ = try #require(try scene.decide(credential, claim: claim))
            }
        }
        let other = PolicySnapshot(
            policies: scene.snapshot.policies, entities: scene.snapshot.entities,
            enrolments: scene.snapshot.enrolments, digest: String(repeating: "cd", count: 32))
        _ = Housekeeper(scene.authority).install(other)
        _ = try #require(try scene.decide(credential))
        scene.end()
        let records = try folder.records("lane-0")
        let described = records.filter { $0.kind == .policies }
        #expect(
            described.map(\.policies) == [["any"], ["any", "low"], ["high"], nil, ["any"]])
        #expect(described.last?.snapshot == [UInt8](repeating: 0xCD, count: 32))
        let decisions = records.filter { $0.kind == .decision }
        #expect(
            decisions.map(\.policies)
                == [nil, nil, nil, ["bad"], nil, nil, nil, ["bad"], nil])
        var search = LogSearch(try LogFolder(path: folder.path))
        let entries = try search.all(AuditFilter()).filter { $0.record.kind == .decision }
        let all = [["any"], ["any", "low"], ["high"], ["bad"]]
        #expect(entries.map(\.record.policies) == all + all + [["any"]])
        #expect(entries.map(\.record.snapshot?.first) == Array(repeating: 0xAB, count: 8) + [0xCD])
    }
}
