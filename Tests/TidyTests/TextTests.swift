// Goal: every test says what it is for, and nothing in the repository speaks of one machine.
// Method: the first lines of test files; every text file against paths of home folders.

import Foundation
import Testing

@Suite struct TextTests {
    private let tree = SourceTree()

    @Test func aTestFileBeginsWithItsGoalAndMethod() throws {
        let files = try tree.swiftFiles(in: "Tests").filter { file in
            file.lines.contains { $0.hasPrefix("    @Test") || $0.hasPrefix("@Test") }
        }
        #expect(files.count > 40)
        for file in files {
            let head = file.lines.prefix { $0.hasPrefix("//") }.joined(separator: " ")
            #expect(head.firstMatch(of: /\bGoal\b/) != nil, "\(file)")
            #expect(head.firstMatch(of: /\bMethod\b/) != nil, "\(file)")
        }
    }

    /// A test that waits for luck fails on a slow machine.
    @Test func testsDoNotSleep() throws {
        // Where a pause stands for something, it says so.
        for file in try tree.swiftFiles(in: "Tests") {
            for (index, code) in file.code.enumerated() {
                guard code.contains("sleep(") else { continue }
                let above = file.lines[max(0, index - 12)...index]
                #expect(above.contains { $0.contains("//") }, "\(file):\(index + 1)")
            }
        }
    }

    @Test func noMachineIsNamed() throws {
        // Written so that this file does not name them itself.
        let folders = ["root", "work", "Users"].map { "/\($0)/" } + ["/home" + "/"]
        for folder in ["Sources", "Tests", "protocol", "trials", "bench", "bin"] {
            for file in try tree.files(in: folder) {
                for (index, line) in file.lines.enumerated() {
                    // A slash is rare enough to look for first.
                    guard line.utf8.contains(UInt8(ascii: "/")) else { continue }
                    for folder in folders where line.contains(folder) {
                        let isPartOfAName = line.firstMatch(
                            of: /[A-Za-z0-9_.}-]\/(root|work|home|Users)\//)
                        #expect(isPartOfAName != nil, "\(file):\(index + 1) names \(folder)")
                    }
                }
            }
        }
    }
}
