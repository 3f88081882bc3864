/// The numbers that the checkpoints of one segment vouch for.
struct VouchedNumbers {
    /// The highest of the last checkpoint.
    private(set) var last: UInt64 = 0
    /// The highest of the one before it.
    ///
    /// A number is drawn before its record is written, so that a record may come behind a
    /// checkpoint that its number is not behind; it is there when the next one is signed. So this
    /// is what no later record has.
    private(set) var settled: UInt64 = 0

    mutating func take(_ number: UInt64, behind before: UInt64) {
        (settled, last) = (before, number)
    }
}
