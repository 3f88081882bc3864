package import PosternCore
import Synchronization

/// Alive, or ended and why: one byte.
///
///     bit  7         6        5 … 0
///          operator  retired  0: alive; else the raw value of the denial reason
///
/// Any thread may read it; the control thread writes.
package struct LifeState: ~Copyable, Sendable {
    private let bits = Atomic<UInt8>(0)

    private static let reasonMask: UInt8 = 0x3F
    private static let retiredBit: UInt8 = 0x40
    private static let operatorBit: UInt8 = 0x80

    package init() {}

    /// Why it is dead; nil while it is alive.
    ///
    /// Acquiring, paired with the release of `end`: whoever was told of an end before it asked
    /// sees that end.
    package var end: DenialReason? { Self.reason(bits.load(ordering: .acquiring)) }

    /// Whether an operator ended it, or tried to after somebody else had.
    package var isEndedByOperator: Bool {
        let found = bits.load(ordering: .acquiring)
        return found & Self.reasonMask != 0 && found & Self.operatorBit != 0
    }

    /// Ends it. Whether that changed the reason: an end stands, unless the new one is graver.
    ///
    /// One store says both the end and whose it is; at no instant in between is it alive.
    package func end(_ reason: DenialReason, byOperator: Bool) -> Bool {
        var found = bits.load(ordering: .relaxed)
        while true {
            let isGraver = Self.isGraver(reason, than: Self.reason(found))
            var next = found | (byOperator ? Self.operatorBit : 0)
            if isGraver { next = next & ~Self.reasonMask | reason.rawValue }
            let (exchanged, original) = bits.compareExchange(
                expected: found, desired: next, ordering: .acquiringAndReleasing)
            if exchanged { return isGraver }
            found = original
        }
    }

    /// Alive again if `reason` is why it is dead.
    package func reinstate(after reason: DenialReason) {
        var found = bits.load(ordering: .relaxed)
        while found & Self.reasonMask == reason.rawValue {
            let (exchanged, original) = bits.compareExchange(
                expected: found, desired: found & ~Self.reasonMask,
                ordering: .acquiringAndReleasing)
            if exchanged { return }
            found = original
        }
    }

    /// Notes that it has given up its place. Whether this is the first time.
    func retire() -> Bool {
        let found = bits.bitwiseOr(Self.retiredBit, ordering: .relaxed).oldValue
        return found & Self.retiredBit == 0
    }

    private static func reason(_ found: UInt8) -> DenialReason? {
        let raw = found & reasonMask
        guard raw != 0 else { return nil }
        // INVARIANT: only raw values of reasons are stored; anything else is a bug and denies.
        return DenialReason(rawValue: raw) ?? .internal
    }

    /// A lost enrolment can be undone and a completed task is forgotten soon: neither may hide a
    /// revocation.
    private static func isGraver(_ reason: DenialReason, than end: DenialReason?) -> Bool {
        switch (end, reason) {
        case (nil, _), (.notEnrolled, .revokedWorkload), (.completedTask, .revokedTask): true
        default: false
        }
    }
}
