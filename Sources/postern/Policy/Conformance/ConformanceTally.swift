import Foundation

/// What a run found, by class of check.
struct ConformanceTally: Encodable {
    struct Count: Encodable {
        var checks = 0
        var failed = 0
    }

    struct Failure: Encodable {
        let test: String
        /// nil where the whole case is meant.
        let request: Int?
        let problem: String
    }

    private(set) var passed = 0
    private(set) var failed = 0
    private(set) var requests = 0
    private(set) var classes: [String: Count] = [:]
    private(set) var failures: [Failure] = []

    mutating func add(_ test: String, _ report: CaseReport) {
        if report.isPassed { passed += 1 } else { failed += 1 }
        requests += report.requests.count
        if let failure = report.failure {
            failures.append(Failure(test: test, request: nil, problem: failure))
            if report.requests.isEmpty { count(.notRun, isPassed: false) }
        }
        for (index, request) in report.requests.enumerated() {
            count(request.expectation, isPassed: request.isPassed)
            guard !request.isPassed, let problem = request.problem else { continue }
            failures.append(Failure(test: test, request: index, problem: problem))
        }
        guard let mustValidate = report.mustValidate else { return }
        let isPassed = report.validates == mustValidate
        count(mustValidate ? .valid : .invalid, isPassed: isPassed)
        guard !isPassed, report.failure == nil else { return }
        let problem =
            mustValidate
            ? "must validate, does not: \(report.validationProblem ?? "no reason is known")"
            : "must not validate, does"
        failures.append(Failure(test: test, request: nil, problem: problem))
    }

    /// A case that took its worker down.
    mutating func add(_ test: String, lost problem: String) {
        failed += 1
        count(.notRun, isPassed: false)
        failures.append(Failure(test: test, request: nil, problem: problem))
    }

    private mutating func count(_ name: ConformanceClass, isPassed: Bool) {
        var count = classes[name.rawValue] ?? Count()
        count.checks += 1
        if !isPassed { count.failed += 1 }
        classes[name.rawValue] = count
    }
}

extension ConformanceTally {
    /// Failures that are shown; all of them are in the results.
    private static let failuresShownMax = 50

    /// For people; the last line is `N passed, N failed`.
    var summary: String {
        var lines = failures.prefix(Self.failuresShownMax).map { failure in
            let place = failure.request.map { "[\($0)]" } ?? ""
            return "failed  \(failure.test)\(place): \(failure.problem)"
        }
        if failures.count > Self.failuresShownMax {
            lines.append("… and \(failures.count - Self.failuresShownMax) more")
        }
        lines += table
        lines.append("\(passed) passed, \(failed) failed")
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        func row(_ name: String, _ checks: String, _ failed: String) -> String {
            name.padding(toLength: 14, withPad: " ", startingAt: 0)
                + String(repeating: " ", count: max(0, 8 - checks.count)) + checks
                + String(repeating: " ", count: max(0, 8 - failed.count)) + failed
        }
        let rows = ConformanceClass.allCases.compactMap { name -> String? in
            guard let count = classes[name.rawValue] else { return nil }
            return row(name.rawValue, "\(count.checks)", "\(count.failed)")
        }
        return [row("class", "checks", "failed")] + rows
    }
}
