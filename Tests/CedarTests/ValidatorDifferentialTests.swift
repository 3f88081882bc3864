// Goal: the validator accepts and refuses the policies that the reference engine does, and warns
// of the same impossible ones.
// Method: a seeded generator wrote policies over a few rich schemas and recorded the reference's
// verdicts in strict mode. Some are kept as a fixture; CEDAR_VALIDATION names a file with more of
// them, one JSON object a line.

import Cedar
import Foundation
import Testing

@Suite struct ValidatorDifferentialTests {
    private static var recording: String? {
        ProcessInfo.processInfo.environment["CEDAR_VALIDATION"]
    }

    @Test func keptCases() throws {
        let file = try #require(
            Bundle.module.url(
                forResource: "validation", withExtension: "jsonl", subdirectory: "Fixtures"))
        try Self.run(file)
    }

    @Test(.enabled(if: recording != nil, "CEDAR_VALIDATION names no recording"))
    func recordedCases() throws {
        try Self.run(URL(fileURLWithPath: try #require(Self.recording)))
    }

    private static func run(_ file: URL) throws {
        let cases = try ValidationCase.load(file)
        #expect(cases.count > 100)
        var validators: [String: Validator] = [:]
        var differences: [String] = []
        for test in cases {
            guard let difference = test.difference(&validators) else { continue }
            differences.append("\(difference)\n\(test.policies)")
        }
        print(
            "validation cases of \(file.lastPathComponent): \(cases.count), "
                + "differing \(differences.count)")
        #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n\n"))")
    }
}
