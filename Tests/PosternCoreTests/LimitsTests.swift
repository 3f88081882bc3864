// Goal: the named maxima hold the relations that the code relies on, and agree with SPEC.md.
// Method: `validate` is run; the rows of the specification's table are read and compared.

import Foundation
import Synchronization
import Testing

@testable import PosternCore

@Suite struct LimitsTests {
    @Test func theRelationsHold() {
        Limits.validate()
    }

    /// The first number of a row of SPEC.md, "Limits", the upper one of a range.
    private func limit(of what: String, file: String = #filePath) throws -> UInt64 {
        let url = URL(filePath: file).deletingLastPathComponent()
            .appending(path: "../../protocol/SPEC.md").standardizedFileURL
        let text = try String(contentsOf: url, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## Limits\n").last)
        let row = try #require(
            section.split(separator: "\n").first { $0.hasPrefix("| \(what) |") }, "\(what)")
        let cell = row.split(separator: "|")[1].replacing(",", with: "")
        let numbers = cell.split { !$0.isNumber }
        return try #require(numbers.last.flatMap { UInt64($0) })
    }

    @Test(arguments: [
        ("request", Limits.frameBytesMax), ("reply", Limits.transportFrameBytesMax),
        ("any frame", Limits.transportFrameBytesMax),
        ("frames of a message", Limits.framesPerMessageMax), ("depth", Limits.nestingDepthMax),
        ("entries of a record, elements of a set, in a context", Limits.collectionCountMax),
        ("context key", Limits.contextKeyBytesMax), ("items of a batch", Limits.batchItemsMax),
        ("action", Limits.actionBytesMax), ("resource type", Limits.resourceTypeBytesMax),
        ("resource id", Limits.resourceIDBytesMax), ("task id", Limits.taskIDBytesMax),
        ("intent", Limits.intentBytesMax), ("SPIFFE ID", Limits.spiffeIDBytesMax),
        ("note", Limits.noteBytesMax), ("client name", Limits.clientNameBytesMax),
        ("patterns of a list", Limits.patternsMax), ("pattern", Limits.patternBytesMax),
        ("wildcards of a pattern", Limits.wildcardsMax),
        ("policies of a decision", Limits.determiningPoliciesMax),
        ("policy id", Limits.policyIDBytesMax),
        ("requests waiting for the control thread", Limits.controlQueueMax),
    ])
    func theSpecificationSaysTheSame(_ what: String, _ limit: Int) throws {
        #expect(try self.limit(of: what) == UInt64(limit))
    }

    @Test func theEpochGrowsByOne() async {
        let epoch = EpochCounter()
        #expect(epoch.current == 1)
        #expect(epoch.advance() == 2)
        #expect(epoch.current == 2)
        let seen = Mutex<Set<UInt64>>([])
        DispatchQueue.concurrentPerform(iterations: 1_000) { _ in
            let new = epoch.advance()
            seen.withLock { _ = $0.insert(new) }
        }
        #expect(seen.withLock { $0.count } == 1_000)
        #expect(epoch.current == 1_002)
    }

    @Test func contextLiterals() {
        let value: ContextValue = ["a": [1, true], "b": "text", "a": 2]
        #expect(value == .record(["a": .integer(2), "b": .text("text")]))
        #expect(([1, true] as ContextValue) == .set([.integer(1), .bool(true)]))
    }
}
