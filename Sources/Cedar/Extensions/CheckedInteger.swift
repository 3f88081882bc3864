/// A 64-bit integer that grows step by step away from zero and remembers whether it overflowed.
/// Trivial.
struct CheckedInteger {
    let isNegative: Bool
    private(set) var value: Int64 = 0
    private(set) var hasOverflow = false

    init(isNegative: Bool) {
        self.isNegative = isNegative
    }

    /// Adds a decimal digit at the end.
    mutating func append(_ digit: Int) {
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
        value = shifted
        hasOverflow = hasOverflow || overflow
        add(isNegative ? -Int64(digit) : Int64(digit))
    }

    /// Adds another number of the same sign, so and so many times.
    mutating func add(_ other: CheckedInteger, times factor: Int64) {
        let (product, overflow) = other.value.multipliedReportingOverflow(by: factor)
        hasOverflow = hasOverflow || other.hasOverflow || overflow
        add(product)
    }

    private mutating func add(_ amount: Int64) {
        let (sum, overflow) = value.addingReportingOverflow(amount)
        value = sum
        hasOverflow = hasOverflow || overflow
    }
}
