// Goal: files, functions and lines stay as short as style.md says.
// Method: every Swift file of the repository is measured; exceptions are listed with a reason.

import Foundation
import Testing

@Suite struct ShapeTests {
    private static let fileLinesMax = 400
    private static let functionLinesMax = 70
    private static let lineColumnsMax = 100

    /// Files over the limit, with the reason. Keep it empty.
    private static let longFiles: [String: String] = [:]
    /// Functions over the limit, as `path:line`, with the reason. Keep it empty.
    private static let longFunctions: [String: String] = [:]

    private func swiftFiles() throws -> [SourceTree.File] {
        let tree = SourceTree()
        return try ["Sources", "Tests", "bench"].flatMap { try tree.swiftFiles(in: $0) }
    }

    @Test func filesAreShort() throws {
        let files = try swiftFiles()
        #expect(files.count > 300)
        for file in files where Self.longFiles[file.path] == nil {
            #expect(file.lines.count <= Self.fileLinesMax, "\(file)")
        }
    }

    @Test func functionsAreShort() throws {
        var functions = 0
        for file in try swiftFiles() {
            for (line, count) in SwiftLine.functions(of: file.lines) {
                functions += 1
                guard Self.longFunctions["\(file):\(line)"] == nil else { continue }
                #expect(count < Self.functionLinesMax, "\(file):\(line)")
            }
        }
        #expect(functions > 1_000)
    }

    /// A text that cannot be broken may be longer; the code and the comments around it may not.
    @Test func linesAreShort() throws {
        for file in try swiftFiles() {
            let measured = SwiftLine.code(of: file.lines, keepsComments: true)
            for (number, line) in measured.enumerated() {
                #expect(line.count <= Self.lineColumnsMax, "\(file):\(number + 1)")
                #expect(!line.contains("\t"), "\(file):\(number + 1): a tab")
            }
        }
    }

    /// Where a file is named for a type, the type is in it: `Type.swift`, `Type+Topic.swift`.
    @Test func aFileIsNamedForWhatIsInIt() throws {
        let tree = SourceTree()
        let declaration = #/\b(class|struct|enum|protocol|extension|actor|typealias)\b/#
        for file in try tree.swiftFiles(in: "Sources") {
            let name = file.name.dropLast(".swift".count).split(separator: "+")[0]
            let type = name.split(separator: ".").last ?? name
            let isNamed = file.lines.contains { line in
                line.firstMatch(of: declaration) != nil && line.contains(type)
            }
            #expect(isNamed || Self.namedOtherwise.contains(file.name), "\(file)")
        }
    }

    /// Files of several small things, and scripts.
    private static let namedOtherwise: Set = ["Exports.swift"]

    @Test func theMeasureItselfWorks() {
        let lines = """
            struct A {
                func short() { return }
                func long(
                    _ x: Int
                ) -> Int {
                    if x > 1 {
                        return 1
                    }
                    return 2
                }

                init?(_ x: Int) {
                    return nil
                }
            }
            """.components(separatedBy: "\n")
        let functions = SwiftLine.functions(of: lines)
        #expect(functions.map(\.line) == [3, 12])
        #expect(functions.map(\.count) == [8, 3])
        #expect(SwiftLine.code(#"let a = "x // { y" // try!"#) == #"let a = "" "#)
        #expect(SwiftLine.code(#"let a = "\"" + b"#) == #"let a = "" + b"#)
    }
}
