// Goal: the engine decides the public conformance cases as the reference does.
// Method: the handwritten cases and the generated corpus, which lie beside the repository, are run
// one request at a time; decision, reasons and the ids of erring policies must match exactly.
// Without the cases the tests say so.

import Cedar
import Foundation
import Testing

@Suite(
    .enabled(
        if: Repository.conformance != nil,
        "../shared/cedar-conformance is not beside the repository"))
struct ConformanceTests {
    @Test func handwrittenCases() throws {
        let folder = try #require(Repository.conformance)
        var run = ConformanceRun(folder: folder)
        for file in try Self.cases(under: folder.appendingPathComponent("tests")) {
            try run.run(file: file)
        }
        print("handwritten conformance cases: \(run.summary)")
        #expect(run.failures.isEmpty, "\(run.failures.joined(separator: "\n"))")
        #expect(run.passedCount > 0)
    }

    @Test func generatedCorpus() throws {
        let folder = try #require(Repository.conformance)
        let unpacked = FileManager.default.temporaryDirectory
            .appendingPathComponent("cedar-corpus-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: unpacked) }
        try Self.unpack(folder.appendingPathComponent("corpus-public.tar.gz"), into: unpacked)
        var run = ConformanceRun(folder: unpacked)
        for file in try Self.cases(under: unpacked.appendingPathComponent("corpus-tests")) {
            try run.run(file: file)
        }
        print("generated conformance cases: \(run.summary)")
        #expect(run.failures.isEmpty, "\(run.failures.prefix(20).joined(separator: "\n"))")
        #expect(run.passedCount > 1000)
    }

    private static func cases(under folder: URL) throws -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? [])
            .filter {
                $0.pathExtension == "json" && !$0.lastPathComponent.hasSuffix(".entities.json")
            }
            .sorted { $0.path < $1.path }
    }

    private static func unpack(_ archive: URL, into folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", "xzf", archive.path, "-C", folder.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
