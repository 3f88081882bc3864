package import Synchronization

extension Atomic where Value == UInt64 {
    /// Makes it at least as large as `value`. What the caller did before is seen by whoever reads
    /// the result.
    ///
    /// Not `max`: up to Swift 6.3 that compares as if the numbers had a sign, and leaves a small
    /// one where it should put one of 2^63 or more (swiftlang/swift#91176).
    package func raise(to value: UInt64) {
        var seen = load(ordering: .relaxed)
        while seen < value {
            let (isExchanged, original) = compareExchange(
                expected: seen, desired: value, ordering: .acquiringAndReleasing)
            if isExchanged { return }
            seen = original
        }
    }
}
