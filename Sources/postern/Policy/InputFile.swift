import ArgumentParser
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
        do throws(FileError) {
            if path == standardInput {
                return try bounded(FileHandle.standardInput, name: "standard input")
            }
            do throws(FileError) {
                let bytes = try FileSystem.read(path, bytesMax: CedarLimits.sourceBytesMax)
                return InputFile(name: path, bytes: bytes)
            } catch {
                // What a shell makes of `<(command)` is no regular file.
                guard case .notRegular = error.cause, !FileSystem.isFolder(path),
                    let handle = FileHandle(forReadingAtPath: path)
                else { throw error }
                return try bounded(handle, name: path)
            }
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
    }

    /// Reads to the end, unless that is too far away.
    private static func bounded(
        _ handle: FileHandle, name: String
    ) throws(FileError) -> InputFile {
        let bytes = try FileSystem.read(
            handle.fileDescriptor, name: name, bytesMax: CedarLimits.sourceBytesMax)
        return InputFile(name: name, bytes: bytes)
    }

    /// - Throws: `ValidationError` where more than one of a command's inputs is standard input.
    static func validate(_ paths: [String]) throws {
        guard paths.count(where: { $0 == standardInput }) <= 1 else {
            throw ValidationError("only one of the inputs can be standard input (`-`)")
        }
    }

    /// Reads each file once, however often and by whatever path it is named.
    ///
    /// - Throws: `ConfigurationError` with every file that cannot be read.
    static func read(_ paths: [String]) throws(ConfigurationError) -> [InputFile] {
        var files: [InputFile] = []
        var problems: [ConfigurationProblem] = []
        var known: Set<String> = []
        for path in paths {
            let real = path == standardInput ? nil : FileSystem.realPath(path)
            guard known.insert(real ?? path).inserted else { continue }
            do throws(ConfigurationError) {
                files.append(try read(path))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return files
    }

    /// Whether the name says that this is a JSON form; standard input says so by its first byte.
    var isJSON: Bool {
        name.hasSuffix(".json") || name == "standard input" && beginsAsJSON
    }

    /// Whether the first byte is one that JSON may begin with, and Cedar's syntax never does.
    var beginsAsJSON: Bool {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        let first = bytes.first { !blanks.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// - Throws: `ConfigurationError` where it is no UTF-8.
    var text: String {
        get throws(ConfigurationError) {
            do throws(FileError) {
                return try FileSystem.text(bytes, name: name)
            } catch {
                throw ConfigurationError(ConfigurationProblem(error))
            }
        }
    }
}
