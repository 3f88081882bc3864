/// Jain's fairness index: 1 where all got the same, 1/n where one got all.
package enum Fairness {
    /// Nil where there is nobody, or nobody got anything.
    package static func index(_ shares: [UInt64]) -> Double? {
        let sum = shares.reduce(0.0) { $0 + Double($1) }
        let squares = shares.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard squares > 0 else { return nil }
        return sum * sum / (Double(shares.count) * squares)
    }
}
