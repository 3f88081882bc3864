import Foundation
import Testing

/// The archive of generated conformance cases, unpacked into a folder of its own for as long as
/// the work takes.
enum CorpusArchive {
    static func withUnpacked(_ name: String, _ work: (URL) throws -> Void) throws {
        let archive = try #require(Repository.conformance).appendingPathComponent(name)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("cedar-corpus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", "xzf", archive.path, "-C", folder.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        try work(folder)
    }
}
