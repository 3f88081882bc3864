import Foundation
import Synchronization

/// The repository's files, found from where this one is.
struct SourceTree {
    /// One text file, by its path inside the repository.
    struct File: CustomStringConvertible {
        let path: String
        let lines: [String]
        /// Of a Swift file: its lines without texts and comments.
        let code: [String]

        var description: String { path }
        var name: String { String(path.split(separator: "/").last ?? "") }
        /// The folder below `Sources` or `Tests`.
        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    }

    let root: URL
    /// Folders that were read: the tests look at the same ones again and again.
    private static let read = Mutex<[String: [File]]>([:])

    init() {
        // Tests/TidyTests/Support/SourceTree.swift
        root = (0..<4).reduce(URL(filePath: #filePath).resolvingSymlinksInPath()) { url, _ in
            url.deletingLastPathComponent()
        }
    }

    /// Swift files below a folder.
    func swiftFiles(in folder: String) throws -> [File] {
        try files(in: folder).filter { $0.path.hasSuffix(".swift") }
    }

    /// All text files below a folder, sorted; build products and fixtures from elsewhere not.
    func files(in folder: String) throws -> [File] {
        if let files = Self.read.withLock({ $0[folder] }) { return files }
        let files = try load(folder)
        Self.read.withLock { $0[folder] = files }
        return files
    }

    private func load(_ folder: String) throws -> [File] {
        let start = root.appending(path: folder)
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let found = FileManager.default.enumerator(at: start, includingPropertiesForKeys: keys)
        var files: [File] = []
        while let url = found?.nextObject() as? URL {
            let path = String(url.path.dropFirst(root.path.count + 1))
            guard try url.resourceValues(forKeys: Set(keys)).isRegularFile == true,
                !path.contains("/Fixtures/"), !path.contains("__pycache__"),
                let text = try? String(contentsOf: url, encoding: .utf8)
            else { continue }
            let lines = text.components(separatedBy: "\n")
            let code = path.hasSuffix(".swift") ? SwiftLine.code(of: lines) : []
            files.append(File(path: path, lines: lines, code: code))
        }
        return files.sorted { $0.path < $1.path }
    }

    func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
