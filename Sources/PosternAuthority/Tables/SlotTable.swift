/// Objects found by name, each with the instant at which it is due: one shard of a
/// `ShardedTable`, which brings the lock.
///
///     slot          0      1      2      3      …
///     fingerprints  [ 2 B ][ 2 B ][ 2 B ]         0: the slot is empty
///     dues          [ 4 B ][ 4 B ][ 4 B ]         `never` where it is empty
///     entries       [ 8 B ][ 8 B ][ 8 B ]         the object
///
/// Open addressing with linear probing. A fingerprint says both where a search for it begins
/// and, nearly always, whether the object is the one looked for; so growing, shrinking and
/// closing a gap move slots and never look into an object, whose memory is far away. At most
/// 7/8 are full and growth is by 1/8: 14 bytes for a slot are 16 to 18 for an entry.
///
/// Instants are found by reading the row of dues, 4 bytes each, when the earliest has come: that
/// takes a microsecond or two for thousands, where a heap would take 16 bytes for each entry.
struct SlotTable<Entry: AnyObject & Sendable>: Sendable {
    private var fingerprints: [UInt16] = []
    private var dues: [DueSecond] = []
    private var entries: [Entry?] = []
    private(set) var count = 0
    /// Nothing is due before.
    private var earliest = DueSecond.never

    private static var growthMin: Int { 8 }
    private static var shrinksAbove: Int { 32 }

    var capacity: Int { fingerprints.count }

    /// What its rows take, but for three headers.
    var bytes: Int {
        capacity
            * (MemoryLayout<UInt16>.stride + MemoryLayout<DueSecond>.stride
                + MemoryLayout<Entry?>.stride)
    }

    // MARK: one entry

    /// The slot of the entry that `isMatch` holds for; nil: there is none.
    func slot(of fingerprint: UInt16, where isMatch: (Entry) -> Bool) -> Int? {
        guard count > 0 else { return nil }
        var slot = home(of: fingerprint)
        // INVARIANT: some slot is empty, so the search ends.
        while fingerprints[slot] != 0 {
            if fingerprints[slot] == fingerprint, let entry = entries[slot], isMatch(entry) {
                return slot
            }
            slot = after(slot)
        }
        return nil
    }

    subscript(_ slot: Int) -> Entry? { entries[slot] }

    /// Every entry.
    var all: [Entry] { entries.compactMap(\.self) }

    /// Adds an entry that is not there yet.
    mutating func insert(_ entry: Entry, _ fingerprint: UInt16, due: DueSecond) {
        if (count + 1) * 8 > capacity * 7 {
            rebuild(capacity: capacity + max(Self.growthMin, capacity / 8))
        }
        place(entry, fingerprint, due)
        count += 1
        earliest = min(earliest, due)
    }

    mutating func setDue(_ slot: Int, _ change: (DueSecond) -> DueSecond) {
        dues[slot] = change(dues[slot])
        earliest = min(earliest, dues[slot])
    }

    mutating func remove(_ slot: Int) -> Entry? {
        let entry = take(slot)
        shrink()
        return entry
    }

    // MARK: what is due

    /// Takes entries that are due; looks at most at `limit` of them, and lowers it by what it
    /// looked at.
    ///
    /// - Parameter postponed: a later instant for an entry that is to stay; nil: it goes.
    mutating func takeDue(
        now: DueSecond, limit: inout Int, postponed: (Entry) -> DueSecond?
    ) -> [Entry] {
        guard earliest <= now, limit > 0 else { return [] }
        var taken: [Entry] = []
        // Once for all. A request of over a kilobyte also has glibc join the small pieces that
        // were freed since the last: left to grow to 200,000, they took it 15 ms at once.
        taken.reserveCapacity(max(256, min(limit, count)))
        var next = DueSecond.never
        var start = 0
        while let slot = firstDue(from: start, now: now, next: &next), let entry = entries[slot] {
            start = slot
            // What is left keeps `earliest` in the past: the next call goes on.
            guard limit > 0 else {
                shrink()
                return taken
            }
            limit -= 1
            if let later = postponed(entry) {
                dues[slot] = later
            } else {
                // Closing the gap may bring another entry here: the slot is looked at again.
                _ = take(slot)
                taken.append(entry)
            }
        }
        earliest = next
        shrink()
        return taken
    }

    // MARK: slots

    /// How far an entry's slot is from where the search for it begins.
    func searchLength(_ slot: Int) -> Int { distance(home(of: fingerprints[slot]), slot) }

    /// Where the search for a fingerprint begins: the larger it is, the further back.
    private static func home(of fingerprint: UInt16, capacity: Int) -> Int {
        (Int(fingerprint) * capacity) >> 16
    }

    private func home(of fingerprint: UInt16) -> Int {
        Self.home(of: fingerprint, capacity: capacity)
    }

    private func after(_ slot: Int) -> Int { slot + 1 == capacity ? 0 : slot + 1 }

    /// How many steps lead from a slot to a later one.
    private func distance(_ from: Int, _ to: Int) -> Int {
        to >= from ? to - from : to - from + capacity
    }

    /// The first slot from `start` on that is due; the instants before it lower `next`.
    private func firstDue(from start: Int, now: DueSecond, next: inout DueSecond) -> Int? {
        let row = dues.span
        for slot in start..<row.count {
            if row[slot] <= now { return slot }
            next = min(next, row[slot])
        }
        return nil
    }

    private mutating func place(
        _ entry: consuming Entry?, _ fingerprint: UInt16, _ due: DueSecond
    ) {
        var slot = home(of: fingerprint)
        while fingerprints[slot] != 0 { slot = after(slot) }
        fingerprints[slot] = fingerprint
        dues[slot] = due
        entries[slot] = entry
    }

    /// Empties a slot and closes the gap, so that every search still meets its entry before an
    /// empty slot.
    private mutating func take(_ slot: Int) -> Entry? {
        let entry = entries[slot].take()
        var gap = slot
        var next = after(slot)
        while fingerprints[next] != 0 {
            let start = home(of: fingerprints[next])
            if distance(start, next) >= distance(gap, next) {
                fingerprints[gap] = fingerprints[next]
                dues[gap] = dues[next]
                entries[gap] = entries[next].take()
                gap = next
            }
            next = after(next)
        }
        fingerprints[gap] = 0
        dues[gap] = .never
        count -= 1
        return entry
    }

    /// Gives memory back once three quarters are empty.
    private mutating func shrink() {
        guard capacity > Self.shrinksAbove, count * 4 < capacity else { return }
        rebuild(capacity: count + count / 4 + Self.growthMin)
    }

    /// Moves every entry to rows of another length.
    private mutating func rebuild(capacity: Int) {
        var newFingerprints = [UInt16](repeating: 0, count: capacity)
        var newDues = [DueSecond](repeating: .never, count: capacity)
        var newEntries = [Entry?](repeating: nil, count: capacity)
        var oldEntries: [Entry?] = []
        swap(&oldEntries, &entries)
        do {
            // Spans: rows are asked once, not for each entry, whether they are shared.
            let oldFingerprints = self.fingerprints.span
            let oldDues = self.dues.span
            var taken = oldEntries.mutableSpan
            var fingerprints = newFingerprints.mutableSpan
            var dues = newDues.mutableSpan
            var entries = newEntries.mutableSpan
            for old in oldFingerprints.indices where oldFingerprints[old] != 0 {
                var slot = Self.home(of: oldFingerprints[old], capacity: capacity)
                while fingerprints[slot] != 0 { slot = slot + 1 == capacity ? 0 : slot + 1 }
                fingerprints[slot] = oldFingerprints[old]
                dues[slot] = oldDues[old]
                // Taken, not copied: a copy would count references in each object, far away.
                entries[slot] = taken[old].take()
            }
        }
        (fingerprints, dues, entries) = (newFingerprints, newDues, newEntries)
    }
}
