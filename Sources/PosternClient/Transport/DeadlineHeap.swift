/// The deadlines of requests, the nearest first: a binary heap.
///
/// A request that was answered stays in the heap until its time comes or `compact` is called;
/// the owner calls it when most entries are of that kind, so that the cost of each stays
/// constant and the heap stays in proportion to what is waiting.
struct DeadlineHeap {
    struct Entry {
        let deadline: ContinuousClock.Instant
        let correlation: UInt64
    }

    private var entries: [Entry] = []

    var count: Int { entries.count }
    var nearest: Entry? { entries.first }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].deadline < entries[parent].deadline else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    @discardableResult
    mutating func removeNearest() -> Entry? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return last }
        entries[0] = last
        sink(0)
        return first
    }

    /// Keeps what `isLive` accepts.
    mutating func compact(_ isLive: (UInt64) -> Bool) {
        entries.removeAll { !isLive($0.correlation) }
        for parent in stride(from: entries.count / 2 - 1, through: 0, by: -1) { sink(parent) }
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { return }
            let right = child + 1
            if right < entries.count, entries[right].deadline < entries[child].deadline {
                child = right
            }
            guard entries[child].deadline < entries[parent].deadline else { return }
            entries.swapAt(child, parent)
            parent = child
        }
    }
}
