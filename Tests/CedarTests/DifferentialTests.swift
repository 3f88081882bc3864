// Goal: the engine answers as the reference engine does where the public cases are thin: many
// policies, forbid over permit, errors beside decisions, nested `has`, unusual literals, and texts
// that are broken in small ways.
// Method: a seeded generator wrote policy sets, entities and requests at random and recorded the
// reference's answers. A few hundred are kept as a fixture; CEDAR_DIFFERENTIAL names a file with
// more of them, one JSON object a line, and CEDAR_DIFFERENTIAL_OUT takes what differs.

import Cedar
import Foundation
import Testing

@Suite struct DifferentialTests {
    private static var recording: String? {
        ProcessInfo.processInfo.environment["CEDAR_DIFFERENTIAL"]
    }

    @Test func keptCases() throws {
        let file = try #require(
            Bundle.module.url(
                forResource: "differential", withExtension: "jsonl", subdirectory: "Fixtures"))
        let differences = try Self.run(file)
        #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n\n"))")
    }

    @Test(.enabled(if: recording != nil, "CEDAR_DIFFERENTIAL names no recording"))
    func recordedCases() throws {
        let path = try #require(Self.recording)
        let differences = try Self.run(URL(fileURLWithPath: path))
        #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n\n"))")
        if let out = ProcessInfo.processInfo.environment["CEDAR_DIFFERENTIAL_OUT"] {
            try differences.joined(separator: "\n\n").write(
                toFile: out, atomically: true, encoding: .utf8)
        }
    }

    private static func run(_ file: URL) throws -> [String] {
        let cases = try DifferentialCase.load(file)
        #expect(cases.count > 100)
        let scratch = Scratch()
        let differences = cases.compactMap { test in
            test.difference(scratch: scratch).map {
                "seed \(test.seed): \($0)\n\(test.policies)"
            }
        }
        print(
            "differential cases of \(file.lastPathComponent): \(cases.count), "
                + "differing \(differences.count)")
        return differences
    }
}
