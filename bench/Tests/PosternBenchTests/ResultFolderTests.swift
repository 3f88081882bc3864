// Goal: a run that could not write its result says so before it measures.
// Method: a folder that is missing, and a file where the folder should be.

import Foundation
import PosternBench
import Testing

@Suite struct ResultFolderTests {
    @Test func aMissingFolderIsMade() throws {
        let path = NSTemporaryDirectory() + "bench-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try ResultFolder("\(path)/a/b").make()
        // Again, now that it is there.
        try ResultFolder("\(path)/a/b").make()
        var isFolder: ObjCBool = false
        #expect(FileManager.default.fileExists(atPath: "\(path)/a/b", isDirectory: &isFolder))
        #expect(isFolder.boolValue)
    }

    @Test func aFileIsNoFolder() throws {
        let path = NSTemporaryDirectory() + "bench-\(UUID().uuidString)"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: BenchError.self) { try ResultFolder(path).make() }
        #expect("\(error as Any)".contains("`\(path)` is no folder"))
    }
}
