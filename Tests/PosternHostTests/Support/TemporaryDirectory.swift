import Foundation

/// A directory of its own, removed with all that is in it.
final class TemporaryDirectory: Sendable {
    let path: String

    /// - Parameter mode: 0755 where a process of another user has to reach what is in it.
    init(mode: Int = 0o700) throws {
        let path = "/tmp/postern-host-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        self.path = path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a file with these bytes and this mode, whatever the umask is.
    @discardableResult
    func file(_ name: String, _ text: String = "", mode: Int = 0o600) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
        return path(name)
    }

    @discardableResult
    func directory(_ name: String, mode: Int) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
        return path(name)
    }

    /// Copies a program under another name.
    ///
    /// In a process of its own: were the copy open for writing here, a process that another test
    /// starts would have it open too until it executes its program, and the kernel refuses to
    /// execute a file that is being written (ETXTBSY).
    func copy(_ program: String, as name: String) throws -> String {
        _ = try output(of: "/bin/cp", "--", program, path(name))
        return path(name)
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
