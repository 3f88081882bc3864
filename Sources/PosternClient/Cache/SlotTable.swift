/// The slots: a number of sets of four; a request may stand in the four of its hash.
///
/// `@unchecked Sendable`: the memory lives as long as the table, and every word of it is atomic.
final class SlotTable: @unchecked Sendable {
    static let ways = 4
    private static let slotBytes = 128

    let count: Int
    private let setMask: UInt64
    /// One flat piece of memory that begins at a cache line. An array of objects would cost a
    /// lookup a reference count, which all threads would write to; an array of values cannot hold
    /// atomics.
    private let slots: UnsafeMutablePointer<DecisionSlot>

    /// - Parameter count: a power of two, at least four.
    init(count: Int) {
        precondition(count >= Self.ways && count & (count - 1) == 0)
        // INVARIANT: what is drawn there.
        precondition(MemoryLayout<DecisionSlot>.stride == Self.slotBytes)
        self.count = count
        setMask = UInt64(count / Self.ways - 1)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: count * Self.slotBytes, alignment: Self.slotBytes)
        slots = memory.bindMemory(to: DecisionSlot.self, capacity: count)
        for index in 0..<count { (slots + index).initialize(to: DecisionSlot()) }
    }

    deinit {
        slots.deinitialize(count: count)
        UnsafeMutableRawPointer(slots).deallocate()
    }

    /// Where a request may stand.
    @inline(__always)
    func set(of hash: RequestHash) -> Range<Int> {
        let first = Int(truncatingIfNeeded: hash.low & setMask) * Self.ways
        return first..<first + Self.ways
    }

    /// Looks for a permit, and counts the hit.
    @inline(__always)
    func look(
        for hash: RequestHash, of credential: CachedCredential, _ feed: FeedFreshness,
        _ clock: () -> UInt64
    ) -> DecisionSlot.Finding {
        for index in set(of: hash) {
            // INVARIANT: `set(of:)` gives places within the table.
            switch slots[index].look(for: hash, of: credential, feed, clock) {
            case .absent: continue
            case let finding: return finding
            }
        }
        return .absent
    }

    /// Works on one slot; for the writer.
    func with<Value>(_ index: Int, _ body: (borrowing DecisionSlot) -> Value) -> Value {
        precondition(index >= 0 && index < count)
        return body(slots[index])
    }
}
