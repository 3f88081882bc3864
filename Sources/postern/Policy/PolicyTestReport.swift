import PosternConfiguration

/// What `policy test` prints.
struct PolicyTestReport: Encodable {
    let ok: Bool
    let passed: Int
    let failed: Int
    let cases: [PolicyTestResult]
    /// Of test files whose cases could not be run.
    let problems: [ConfigurationReport.Problem]

    init(_ results: [PolicyTestResult], _ problems: [ConfigurationProblem]) {
        passed = results.count { $0.passed }
        failed = results.count - passed
        ok = failed == 0 && problems.isEmpty
        cases = results
        self.problems = problems.map { ConfigurationReport.Problem($0) }
    }

    var summary: String {
        (cases.flatMap(\.lines).map(Terminal.printable) + ["\(passed) passed, \(failed) failed"])
            .joined(separator: "\n")
    }
}
