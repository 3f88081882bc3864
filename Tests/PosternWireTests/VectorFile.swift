import Foundation
import PosternCore

/// One payload of `protocol/vectors` (its README says what the keys mean).
struct Vector: Decodable, CustomStringConvertible {
    let name: String
    let kind: String
    let hex: String
    let expect: JSONValue?
    let error: VectorError?

    var description: String { name }

    var bytes: [UInt8] { Hexadecimal.bytes(hex) ?? [] }
}

struct VectorError: Decodable, Hashable {
    let status: String
    let code: String?
    let offset: Int?
    let correlation: UInt64?
}

enum VectorFile {
    private struct File: Decodable {
        let vectors: [Vector]
    }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "protocol/vectors")

    /// Every vector of every file.
    static func all() throws -> [Vector] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
            .flatMap { try JSONDecoder().decode(File.self, from: Data(contentsOf: $0)).vectors }
    }
}
