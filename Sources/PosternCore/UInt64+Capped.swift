/// For numbers that come from elsewhere and may be anything.
extension UInt64 {
    /// The sum, or the largest number where it is beyond.
    package func addingCapped(_ other: UInt64) -> UInt64 {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? .max : sum
    }

    /// The product, or the largest number where it is beyond.
    package func multipliedCapped(by factor: UInt64) -> UInt64 {
        let (product, isBeyond) = multipliedReportingOverflow(by: factor)
        return isBeyond ? .max : product
    }
}
