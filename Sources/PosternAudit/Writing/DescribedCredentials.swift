import PosternCore

/// Which credentials a segment describes, and where: the latest of each place of a table. One that
/// was pushed out is described again, which costs bytes and no more.
///
/// Nothing is allocated once it is made. Stays on its lane's thread.
struct DescribedCredentials: ~Copyable {
    private struct Entry {
        var id = CredentialID(Bytes16(high: 0, low: 0))
        var place: UInt32 = 0
        /// The segment, counted; 0: none.
        var segment: UInt32 = 0
    }

    private static let count = 1 << 15

    private var entries = [Entry](repeating: Entry(), count: Self.count)
    private var segment: UInt32 = 1

    /// A new segment begins.
    mutating func forgetAll() {
        segment &+= 1
        guard segment == 0 else { return }
        entries = [Entry](repeating: Entry(), count: Self.count)
        segment = 1
    }

    func place(of id: CredentialID) -> UInt64? {
        let entry = entries[Self.index(of: id)]
        guard entry.segment == segment, entry.id == id else { return nil }
        return UInt64(entry.place)
    }

    mutating func note(_ id: CredentialID, place: UInt64) {
        // INVARIANT: a segment has fewer records than 32 bits tell.
        entries[Self.index(of: id)] = Entry(id: id, place: UInt32(place), segment: segment)
    }

    /// Its bits are random.
    private static func index(of id: CredentialID) -> Int {
        Int(truncatingIfNeeded: id.value.low) & (count - 1)
    }
}
