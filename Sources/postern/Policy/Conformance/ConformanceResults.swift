import Foundation

/// The lines of `--results`: one for each request, and one for each verdict of the validator.
struct ConformanceResults {
    private struct Line: Encodable {
        let test: String
        var request: Int?
        var decision: String?
        var reason: [String]?
        var errors: [String]?
        var validates: Bool?
        /// Why there is no answer: `crashed`, `timed out`, or what could not be read.
        var failure: String?
    }

    private let encoder = JSONEncoder()
    private(set) var data = Data()

    init() {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func add(_ test: String, _ report: CaseReport) throws {
        for (index, request) in report.requests.enumerated() {
            guard let decision = request.decision else {
                try add(
                    Line(
                        test: test, request: index,
                        failure: report.failure ?? request.problem ?? "not asked"))
                continue
            }
            try add(
                Line(
                    test: test, request: index, decision: decision, reason: request.reason,
                    errors: request.errors))
        }
        if report.requests.isEmpty, let failure = report.failure {
            try add(Line(test: test, failure: failure))
        }
        if let validates = report.validates { try add(Line(test: test, validates: validates)) }
    }

    mutating func add(_ test: String, lost problem: String) throws {
        try add(Line(test: test, failure: problem))
    }

    private mutating func add(_ line: Line) throws {
        data += try encoder.encode(line) + [UInt8(ascii: "\n")]
    }
}
