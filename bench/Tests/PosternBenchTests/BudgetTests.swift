// Goal: a budget that is exceeded is named, with how far; one that was not measured is not kept.
// Method: results by hand beside budgets by hand, and the budgets that are checked in.

import Foundation
import Testing

@testable import PosternBench

@Suite struct BudgetTests {
    private static let name = "allocations in the lane, one in flight"

    private func budgets(_ most: String, unit: String = "×") throws(BenchError) -> Budgets {
        let one = #"{"finding": "\#(Self.name)", "unit": "\#(unit)", "most": \#(most)}"#
        return try read(#"{"budgets": [\#(one)]}"#)
    }

    private func read(_ json: String) throws(BenchError) -> Budgets {
        try Budgets(json: Data(json.utf8), source: "x")
    }

    private func result(_ turns: [Double]) throws -> BenchResult {
        let finding = try Samples.finding(turns, name: Self.name)
        return Samples.result([finding], failure: nil)
    }

    @Test func whatIsWithinIsKept() throws {
        for (turns, most) in [([0.0, 0, 0], "0"), ([1, 1, 1], "1"), ([0.5, 0.9, 1], "1")] {
            let check = BudgetCheck(try budgets(most), try result(turns))
            #expect(check.isKept)
            #expect(check.text.contains("kept"))
        }
    }

    @Test func aStrayOneIsForgiven() throws {
        #expect(BudgetCheck(try budgets("0"), try result([0, 0.0009, 0.001])).isKept)
        #expect(BudgetCheck(try budgets("1"), try result([1, 1.001, 7])).isKept)
    }

    @Test func whatIsOverIsNamedWithHowFar() throws {
        let check = BudgetCheck(try budgets("1"), try result([3, 3.5, 4]))
        #expect(!check.isKept)
        #expect(check.complaints == ["\(Self.name): 3.5 ×, 2.5 over the budget of 1"])
        #expect(check.text.contains("exceeded"))
        #expect(BudgetCheck(try budgets("0"), try result([0.002, 0.002])).isKept == false)
    }

    @Test func whatWasNotMeasuredIsNotKept() throws {
        let check = BudgetCheck(try budgets("1"), Samples.result([], failure: nil))
        #expect(check.complaints == ["\(Self.name): was not measured"])
        #expect(check.text.contains("not measured"))
    }

    @Test func anotherUnitIsNotKept() throws {
        let check = BudgetCheck(try budgets("1", unit: "a batch"), try result([0]))
        #expect(
            check.complaints == ["\(Self.name): is measured for ×, its budget is for a batch"])
    }

    @Test func aPartThatFailedIsNotKept() throws {
        let finding = try Samples.finding([0], name: Self.name)
        let check = BudgetCheck(try budgets("1"), Samples.result([finding]))
        #expect(check.complaints == ["part `part` failed: it < broke"])
    }

    @Test func badFilesAreRefused() throws {
        let one = #"{"finding": "a", "unit": "b", "most": 1}"#
        for (json, reason) in [
            (#"{"budgets": []}"#, "`x` has no budgets"),
            (#"{"budgets": [\#(one), \#(one)]}"#, "`x` has two budgets for `a`"),
            (
                #"{"budgets": [{"finding": "a", "unit": "b", "most": -1}]}"#,
                "`x`: the budget of `a` is below 0"
            ),
        ] {
            #expect(throws: BenchError(reason)) { try read(json) }
        }
        let error = #expect(throws: BenchError.self) { try read("[]") }
        #expect(try #require(error).description.hasPrefix("`x` has no budgets: "))
        #expect(throws: BenchError("`/nowhere/x` cannot be read")) {
            try Budgets(path: "/nowhere/x")
        }
    }

    @Test func whatIsCheckedInCanBeRead() throws {
        let budgets = try Budgets(path: Checkout.current.budgets)
        #expect(try budgets.budget(for: Self.name).most == 0)
        #expect(throws: BenchError.self) { try budgets.budget(for: "nonsense") }
    }
}
