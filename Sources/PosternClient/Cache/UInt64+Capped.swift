extension UInt64 {
    /// The sum, or the largest number where it is beyond.
    func addingCapped(_ other: UInt64) -> UInt64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
