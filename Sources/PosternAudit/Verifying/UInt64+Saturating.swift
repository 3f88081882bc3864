extension UInt64 {
    /// The sum, or the highest number: what a file says may be anything.
    func adding(_ other: UInt64) -> UInt64 {
        let (sum, isTooMuch) = addingReportingOverflow(other)
        return isTooMuch ? .max : sum
    }
}
