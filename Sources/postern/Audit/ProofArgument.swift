import Foundation
import PosternConfiguration

/// A proof's file as a command is given it; `-` is standard input.
enum ProofArgument {
    static func read(_ path: String, bytesMax: Int) throws -> Data {
        do throws(FileError) {
            guard path == InputFile.standardInput else {
                return Data(try FileSystem.read(path, bytesMax: bytesMax))
            }
            return Data(
                try FileSystem.read(
                    FileHandle.standardInput.fileDescriptor, name: "standard input",
                    bytesMax: bytesMax))
        } catch {
            throw Terminal.fail("\(error)")
        }
    }
}
