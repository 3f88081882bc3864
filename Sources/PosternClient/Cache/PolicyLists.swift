/// Lists of policies that permits name: each stays and never moves, so that a lookup takes it by
/// its number, without a lock.
///
/// Each is there sixteen times, and a request always has the same one of them. Who takes a list
/// writes to its reference count; with one for all, two threads whose requests have nothing in
/// common but the policy that permits them took half as long again (measured).
///
/// `@unchecked Sendable`: one thread at a time adds (`CacheLedger` sees to it), and a list is read
/// only by who has its number, from a slot that was written after it was added.
final class PolicyLists: @unchecked Sendable {
    /// A power of two.
    private static let copies = 16

    private let capacity: Int
    private var numbers: [[String]: Int] = [[]: 0]
    /// Made in full at once: an array would move when it grows, and look at who else holds it.
    private let lists: UnsafeMutablePointer<[String]>

    init(capacity: Int = ClientLimits.policyListsMax) {
        self.capacity = capacity
        lists = .allocate(capacity: capacity * Self.copies)
        lists.initialize(repeating: [], count: capacity * Self.copies)
    }

    deinit {
        lists.deinitialize(count: capacity * Self.copies)
        lists.deallocate()
    }

    /// For any thread, with a number that `number(of:)` gave.
    @inline(__always)
    func list(_ number: Int, for hash: RequestHash) -> [String] {
        precondition(number >= 0 && number < capacity)
        return lists[number * Self.copies + Int(truncatingIfNeeded: hash.high) & (Self.copies - 1)]
    }

    /// For the writer; nil when there is no room for another list.
    func number(of list: [String]) -> Int? {
        if let number = numbers[list] { return number }
        guard numbers.count < capacity else { return nil }
        let number = numbers.count
        numbers[list] = number
        for copy in 0..<Self.copies {
            // `map`: an array of its own each time.
            lists[number * Self.copies + copy] = list.map { $0 }
        }
        return number
    }
}
