package import Foundation

/// The budgets that are checked in: counts that are the same on every machine, never times.
package struct Budgets: Codable, Hashable, Sendable {
    package let budgets: [Budget]

    /// Reads `bench/budgets.json`.
    package init(path: String) throws(BenchError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchError("`\(path)` cannot be read")
        }
        try self.init(json: data, source: path)
    }

    /// - Throws: `BenchError` where it is not the JSON of budgets, has none, has two for one
    ///   finding, or one below nothing.
    package init(json data: Data, source: String) throws(BenchError) {
        do {
            self = try JSONDecoder().decode(Budgets.self, from: data)
        } catch {
            throw BenchError("`\(source)` has no budgets: \(error)")
        }
        guard !budgets.isEmpty else { throw BenchError("`\(source)` has no budgets") }
        var names: Set<String> = []
        for budget in budgets {
            guard names.insert(budget.finding).inserted else {
                throw BenchError("`\(source)` has two budgets for `\(budget.finding)`")
            }
            guard budget.most >= 0 else {
                throw BenchError("`\(source)`: the budget of `\(budget.finding)` is below 0")
            }
        }
    }

    /// The budget of a finding that must have one.
    func budget(for finding: String) throws(BenchError) -> Budget {
        guard let budget = budgets.first(where: { $0.finding == finding }) else {
            throw BenchError("there is no budget for `\(finding)`; add one to bench/budgets.json")
        }
        return budget
    }
}
