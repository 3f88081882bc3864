import PosternAuthority

/// Which policies a segment describes, with those of them that determined a decision, and where:
/// the latest of each place of a table. What was pushed out is described again, which costs bytes
/// and no more.
///
/// Nothing is allocated once it is made. Stays on its lane's thread.
struct DescribedPolicies: ~Copyable {
    private struct Entry {
        var policies = DeterminingPolicies.none
        /// 0, the place of a segment's first record: none is described here.
        var place: UInt64 = 0
    }

    private static let count = 1 << 8

    private var snapshot: PolicySnapshot?
    private var entries = [Entry](repeating: Entry(), count: Self.count)

    /// A new segment begins.
    mutating func forgetAll() {
        snapshot = nil
        for index in entries.indices { entries[index] = Entry() }
    }

    /// - Parameter policies: placed ones of `snapshot`, or none.
    func place(
        of policies: borrowing DeterminingPolicies, in snapshot: PolicySnapshot
    ) -> UInt64? {
        guard self.snapshot === snapshot else { return nil }
        let index = policies.mixed & (Self.count - 1)
        guard entries[index].place > 0, entries[index].policies.isSame(as: policies) else {
            return nil
        }
        return entries[index].place
    }

    mutating func note(
        _ policies: DeterminingPolicies, in snapshot: PolicySnapshot, place: UInt64
    ) {
        if self.snapshot !== snapshot {
            forgetAll()
            self.snapshot = snapshot
        }
        entries[policies.mixed & (Self.count - 1)] = Entry(policies: policies, place: place)
    }
}
