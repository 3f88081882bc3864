/// What `policy test` prints.
struct PolicyTestReport: Encodable {
    let passed: Int
    let failed: Int
    let cases: [PolicyTestResult]

    init(_ results: [PolicyTestResult]) {
        passed = results.count { $0.passed }
        failed = results.count - passed
        cases = results
    }

    var summary: String {
        (cases.flatMap(\.lines).map(Terminal.printable) + ["\(passed) passed, \(failed) failed"])
            .joined(separator: "\n")
    }
}
