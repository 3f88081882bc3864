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
            return try bounded(.standardInput, name: "standard input")
        }
        do {
            return InputFile(
                name: path,
                bytes: try FileSystem.read(path, bytesMax: CedarLimits.sourceBytesMax))
        } catch {
            // What a shell makes of `<(command)` is no regular file.
            guard case .notRegular = error.cause, !FileSystem.isFolder(path),
                let handle = FileHandle(forReadingAtPath: path)
            else { throw ConfigurationError(ConfigurationProblem(path, error.reason)) }
            return try bounded(handle, name: path)
        }
    }

    /// Reads to the end, unless that is too far away.
    private static func bounded(
        _ handle: FileHandle, name: String
    ) throws(ConfigurationError) -> InputFile {
        var bytes: [UInt8] = []
        do {
            while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
                bytes.append(contentsOf: data)
                guard bytes.count <= CedarLimits.sourceBytesMax else {
                    let limit = CedarLimits.sourceBytesMax
                    throw FileError(attempt: "read", path: name, cause: .tooLarge(bytesMax: limit))
                }
            }
        } catch let error as FileError {
            throw ConfigurationError(ConfigurationProblem(name, error.reason))
        } catch {
            throw ConfigurationError(
                ConfigurationProblem(name, "cannot be read: \(error.localizedDescription)"))
        }
        return InputFile(name: name, bytes: bytes)
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
                let place = Self.firstWrongByte(bytes)
                throw ConfigurationError(
                    ConfigurationProblem(
                        name, line: place.line, column: place.column, error.reason))
            }
            return text
        }
    }

    /// Where UTF-8 ends, of bytes that are none as a whole.
    private static func firstWrongByte(_ bytes: [UInt8]) -> (line: Int, column: Int) {
        var (line, column, index) = (1, 1, 0)
        while index < bytes.count {
            let length = max(1, (~bytes[index]).leadingZeroBitCount)
            let end = min(index + length, bytes.count)
            guard String(validating: bytes[index..<end], as: UTF8.self) != nil else { break }
            (line, column) = bytes[index] == UInt8(ascii: "\n") ? (line + 1, 1) : (line, column + 1)
            index = end
        }
        return (line, column)
    }
}
