// Goal: a result survives its JSON, and what is no result is refused with a reason.
// Method: round trips, and broken texts.

import Foundation
import Testing

@testable import PosternBench

@Suite struct ResultJSONTests {
    @Test func aResultSurvives() throws {
        let result = Samples.result([try Samples.finding([1, 2, 3])])
        #expect(try BenchResult(json: result.json(), source: "x") == result)
    }

    @Test func anotherSchemaIsRefused() {
        #expect(
            throws: BenchError("`x` has schema version 99; this bench reads 1")
        ) { try BenchResult(json: Data(#"{"schema": 99}"#.utf8), source: "x") }
    }

    @Test func whatIsNoResultIsRefused() throws {
        for text in ["", "[]", "{}"] {
            #expect(
                throws: BenchError(
                    "`x` is no result of this bench: it is not JSON with a number `schema`")
            ) { try BenchResult(json: Data(text.utf8), source: "x") }
        }
        let error = #expect(throws: BenchError.self) {
            try BenchResult(json: Data(#"{"schema": 1}"#.utf8), source: "x")
        }
        #expect(try #require(error).description.hasPrefix("`x` is no result of this bench"))
        #expect(throws: BenchError("`/nowhere/x` cannot be read")) {
            try BenchResult(path: "/nowhere/x")
        }
    }
}
