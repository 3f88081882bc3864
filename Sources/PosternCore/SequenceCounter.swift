import Synchronization

/// The numbers of all that is written into the audit log, in one order; the second half of a
/// decision's id.
///
/// Any thread may draw.
package final class SequenceCounter: Sendable {
    private let value: Atomic<UInt64>

    /// - Parameter last: the last that was drawn, in an earlier run.
    package init(last: UInt64 = 0) { value = Atomic(last) }

    /// The next number.
    ///
    /// Ordered, since the order of numbers is that of what they stand for: a permit draws before it
    /// looks for the last time whether its credential lives, a revocation after it is in force. So
    /// no permit has a later number than the revocation of what it stood on.
    package func draw() -> UInt64 {
        value.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    }

    /// The last that was drawn.
    package var last: UInt64 { value.load(ordering: .acquiring) }

    /// Goes on behind a number that was drawn in an earlier run.
    package func raise(to last: UInt64) {
        value.raise(to: last)
    }
}
