import Foundation

/// Runs a program to its end and returns what it printed; throws when it says that it failed.
func output(of path: String, _ arguments: String...) throws -> String {
    struct Failure: Error {
        let path: String
        let status: Int32
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw Failure(path: path, status: process.terminationStatus)
    }
    return String(decoding: data, as: UTF8.self)
}
