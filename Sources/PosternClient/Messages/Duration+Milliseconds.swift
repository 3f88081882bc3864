extension Duration {
    /// Rounded down; 0 for anything shorter and for what is negative. At most a year: more than any
    /// enrolment allows, and no product overflows.
    var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 366 * 86_400 else { return 366 * 86_400_000 }
        return UInt64(seconds) * 1_000 + UInt64(attoseconds / 1_000_000_000_000_000)
    }
}
