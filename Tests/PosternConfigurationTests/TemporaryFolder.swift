import Foundation

@testable import PosternConfiguration

/// A folder that goes away with the test; files are written with a path seen from it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "postern-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, replacing one that is there, and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String, mode: UInt32 = 0o600) throws -> String {
        let file = FileSystem.join(path, name)
        try FileSystem.createFolder(FileSystem.parentFolder(of: file), mode: 0o700)
        FileSystem.remove(file)
        try FileSystem.create(file, Array(text.utf8), mode: mode)
        return file
    }

    func remove(_ name: String) {
        FileSystem.remove(FileSystem.join(path, name))
    }
}
