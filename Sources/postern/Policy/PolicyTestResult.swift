import Cedar

/// What became of one case.
struct PolicyTestResult: Encodable {
    struct Answer: Encodable {
        let decision: String
        /// nil where any will do.
        let reason: [String]?
        /// nil where any will do.
        let errors: [String]?

        var words: String {
            var text = decision
            if let reason, !reason.isEmpty { text += " by \(reason.joined(separator: ", "))" }
            if let reason, reason.isEmpty { text += " by no policy" }
            if let errors, !errors.isEmpty {
                text += " with errors of \(errors.joined(separator: ", "))"
            }
            return text
        }
    }

    let file: String
    let line: Int
    let name: String
    let passed: Bool
    let expected: Answer
    let actual: Answer
    /// Why it was decided so, where the case failed.
    let explanation: String?

    var lines: [String] {
        guard !passed else { return ["ok      \(name)"] }
        return [
            "FAILED  \(name) (\(file):\(line))", "  expected \(expected.words)",
            "  actual   \(actual.words)",
        ]
            + (explanation?.split(separator: "\n", omittingEmptySubsequences: false) ?? [])
            .map { $0.isEmpty ? "" : "    \($0)" }
    }
}
