import Foundation

/// Whether two samples are of one kind, by the ranks of their values (Mann and Whitney's U).
package enum MannWhitney {
    /// Below this, exactly: every way of dealing the ranks is counted. Above it the normal
    /// approximation with its correction for ties.
    private static let exactCountMax = 10

    /// The probability that samples of one kind differ as much as these, both ways; 1 where one
    /// is empty.
    package static func probability(_ first: [Double], _ second: [Double]) -> Double {
        guard !first.isEmpty, !second.isEmpty else { return 1 }
        let ranks = ranks(first + second)
        let sum = ranks.prefix(first.count).reduce(0, +)
        return first.count + second.count <= exactCountMax * 2 && first.count <= exactCountMax
            ? exact(ranks: ranks, count: first.count, sum: sum)
            : approximate(ranks: ranks, count: first.count, sum: sum)
    }

    /// Equal values share the mean of their ranks.
    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    /// How many subsets of the ranks have a sum at least as far from the middle. Ranks are
    /// doubled, so that shared ones are whole; counted by sum, so that it takes no time.
    private static func exact(ranks: [Double], count: Int, sum: Double) -> Double {
        let doubled = ranks.map { Int(($0 * 2).rounded()) }
        let total = doubled.reduce(0, +)
        // ways[n][s]: subsets of n ranks with the sum s.
        var ways = [[Double]](
            repeating: [Double](repeating: 0, count: total + 1), count: count + 1)
        ways[0][0] = 1
        for rank in doubled {
            for taken in stride(from: count, to: 0, by: -1) where total >= rank {
                for end in stride(from: total, through: rank, by: -1) {
                    ways[taken][end] += ways[taken - 1][end - rank]
                }
            }
        }
        let middle = Double(count) * Double(total) / Double(ranks.count)
        let distance = abs(sum * 2 - middle) - 1e-9
        var far = 0.0
        var all = 0.0
        for (end, number) in ways[count].enumerated() {
            all += number
            if abs(Double(end) - middle) >= distance { far += number }
        }
        return far / all
    }

    private static func approximate(ranks: [Double], count: Int, sum: Double) -> Double {
        let all = Double(ranks.count)
        let first = Double(count)
        let second = all - first
        var ties: [Double: Double] = [:]
        for rank in ranks { ties[rank, default: 0] += 1 }
        let tied = ties.values.reduce(0) { $0 + ($1 * $1 * $1 - $1) }
        let variance = first * second / 12 * (all + 1 - tied / (all * (all - 1)))
        guard variance > 0 else { return 1 }
        let distance = max(0, abs(sum - first * (all + 1) / 2) - 0.5)
        return erfc(distance / variance.squareRoot() / 2.0.squareRoot())
    }
}
