// Goal: the validator gives the verdicts of the public conformance cases.
// Method: every generated case is validated policy by policy in both modes and compared with the
// verdicts beside it; the handwritten cases and those without verdicts with `shouldValidate`.

import Cedar
import Foundation
import Testing

@Suite(
    .enabled(
        if: Repository.conformance != nil,
        "../shared/cedar-conformance is not beside the repository"))
struct ValidatorConformanceTests {
    @Test func handwrittenCases() throws {
        let folder = try #require(Repository.conformance)
        var run = ValidationConformanceRun(folder: folder)
        try run.run(under: folder.appendingPathComponent("tests"))
        print("handwritten validation cases: \(run.summary)")
        #expect(run.failures.isEmpty, "\(run.failures.joined(separator: "\n"))")
        #expect(run.passed > 0)
    }

    @Test func generatedCorpus() throws {
        let folder = try #require(Repository.conformance)
        let unpacked = FileManager.default.temporaryDirectory
            .appendingPathComponent("cedar-corpus-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: unpacked) }
        try Self.unpack(folder.appendingPathComponent("corpus-public.tar.gz"), into: unpacked)
        var run = ValidationConformanceRun(folder: unpacked)
        try run.run(under: unpacked.appendingPathComponent("corpus-tests"))
        print("generated validation cases: \(run.summary)")
        #expect(run.failures.isEmpty, "\(run.failures.prefix(20).joined(separator: "\n"))")
        #expect(run.passed > 1000)
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
