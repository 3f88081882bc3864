import Cedar
import Foundation
import PosternConfiguration

/// A file that the command line names, as read; `-` is standard input.
struct InputFile {
    static let standardInput = "-"

    /// What errors call it.
    let name: String
    let bytes: [UInt8]

    /// - Throws: `ConfigurationError` with why it cannot be read.
    static func read(_ path: String) throws(ConfigurationError) -> InputFile {
        guard path != standardInput else {
            let data = try? FileHandle.standardInput.readToEnd()
            return InputFile(name: "standard input", bytes: Array(data ?? Data()))
        }
        do {
            return InputFile(
                name: path,
                bytes: try FileSystem.read(path, bytesMax: CedarLimits.sourceBytesMax))
        } catch {
            guard case .notRegular = error.cause, let file = pipe(path) else {
                throw ConfigurationError(ConfigurationProblem(path, error.reason))
            }
            return file
        }
    }

    /// What a shell makes of `<(command)`; nil for a folder.
    private static func pipe(_ path: String) -> InputFile? {
        guard !FileSystem.isFolder(path), let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: CedarLimits.sourceBytesMax)
        else { return nil }
        return InputFile(name: path, bytes: Array(data))
    }

    /// Whether the name says that this is a JSON form; standard input says so by its first byte.
    var isJSON: Bool {
        if name.hasSuffix(".json") { return true }
        guard name == "standard input" else { return false }
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        let first = bytes.first { !blanks.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// - Throws: `ConfigurationError` where it is no UTF-8.
    var text: String {
        get throws(ConfigurationError) {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                let error = FileError(attempt: "read", path: name, cause: .notUTF8)
                throw ConfigurationError(ConfigurationProblem(name, error.reason))
            }
            return text
        }
    }
}
