import Foundation

/// The policies of the public conformance cases, handwritten and generated.
enum PublicPolicies {
    /// The texts of all policy files; some of them hold errors.
    static func texts() throws -> [String] {
        guard let folder = Repository.conformance else { return [] }
        let unpacked = FileManager.default.temporaryDirectory
            .appendingPathComponent("cedar-policies-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: unpacked) }
        try unpack(folder.appendingPathComponent("corpus-public.tar.gz"), into: unpacked)
        return try texts(under: folder.appendingPathComponent("sample-data"))
            + texts(under: unpacked.appendingPathComponent("corpus-tests"))
    }

    private static func texts(under folder: URL) throws -> [String] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return try (files?.compactMap { $0 as? URL } ?? [])
            .filter { $0.pathExtension == "cedar" }
            .sorted { $0.path < $1.path }
            .map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    }

    private static func unpack(_ archive: URL, into folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", "xzf", archive.path, "-C", folder.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
    }
}
