// Goal: the engine answers as the reference engine does where the public cases are thin: many
// policies, forbid over permit, errors beside decisions, nested `has`, unusual literals, texts that
// are broken in small ways, extension values of every kind in every place, and
// policies made of templates.
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

    @Test(arguments: [("differential", 100), ("extension-expressions", 15), ("template-links", 20)])
    func keptCases(_ fixture: String, _ countMin: Int) throws {
        let file = try #require(
            Bundle.module.url(
                forResource: fixture, withExtension: "jsonl", subdirectory: "Fixtures"))
        let differences = try Self.run(file, countMin: countMin)
        #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n\n"))")
    }

    @Test(.enabled(if: recording != nil, "CEDAR_DIFFERENTIAL names no recording"))
    func recordedCases() throws {
        let path = try #require(Self.recording)
        let differences = try Self.run(URL(fileURLWithPath: path), countMin: 100)
        #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n\n"))")
        if let out = ProcessInfo.processInfo.environment["CEDAR_DIFFERENTIAL_OUT"] {
            try differences.joined(separator: "\n\n").write(
                toFile: out, atomically: true, encoding: .utf8)
        }
    }

    private static func run(_ file: URL, countMin: Int) throws -> [String] {
        let cases = try DifferentialCase.load(file)
        #expect(cases.count > countMin)
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
