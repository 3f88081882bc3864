// Goal: parts are found by name, and unknown ones refused.
// Method: the list itself.

import Testing

@testable import PosternBench

@Suite struct PartListTests {
    @Test func namesAreUniqueAndExplained() {
        let parts = PartList.descriptions
        #expect(Set(parts.map(\.name)).count == parts.count)
        for part in parts { #expect(part.explanation.count > 30) }
    }

    @Test func theOrderIsTheLists() throws {
        let parts = try PartList.named(["pipelined", "one-in-flight"])
        #expect(parts.map { $0.name } == ["one-in-flight", "pipelined"])
        #expect(try PartList.named([]).count == PartList.descriptions.count)
    }

    @Test func anUnknownPartIsRefused() {
        #expect(throws: BenchError.self) { try PartList.named(["pipelines"]) }
        #expect(throws: BenchError.self) { try PartList.named([""]) }
    }

    /// README.md promises two minutes and fifteen; the rest of both is for starting brokers.
    @Test func plansFitTheirTime() {
        let quick = PartList.all.reduce(0) { $0 + $1.seconds(.quick(processors: 2)) }
        let full = PartList.all.reduce(0) { $0 + $1.seconds(.full(processors: 2)) }
        #expect(quick < 117)
        #expect(full < 885)
    }
}
