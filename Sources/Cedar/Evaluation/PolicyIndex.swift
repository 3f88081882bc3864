/// Finds the policies whose scope can match a request without looking at the others.
///
/// Each policy hangs on one part of its scope, its anchor: an entity that principal, action or
/// resource must equal or be in, or a type that principal or resource must have. Of several it is
/// the one that fewest policies share. A request visits the anchors of its three entities, of
/// their types and of all their ancestors, and the policies that have none. A policy can be
/// visited twice, and one that does not match can be visited; one that matches is never missed.
///
/// Trivial; the table lies in the arena of the policies.
struct PolicyIndex: BitwiseCopyable {
    /// Policies that hang on one anchor. The key is a hash: a collision costs a visit.
    private struct Bucket: BitwiseCopyable {
        let key: UInt64
        let policies: UnsafeBufferPointer<UInt32>
    }

    private let slots: UnsafeMutablePointer<Bucket?>
    private let mask: Int
    /// Policies without an anchor.
    let unanchored: UnsafeBufferPointer<UInt32>

    init(_ policies: [CompiledPolicy], in arena: Arena) {
        let choices = policies.map(PolicyAnchor.choices)
        var uses: [UInt64: Int] = [:]
        for key in choices.joined().joined() { uses[key, default: 0] += 1 }
        var buckets: [UInt64: [UInt32]] = [:]
        var unanchored: [UInt32] = []
        for (index, choices) in choices.enumerated() {
            let best = choices.min { left, right in
                PolicyIndex.cost(left, uses) < PolicyIndex.cost(right, uses)
            }
            guard let best else {
                unanchored.append(UInt32(index))
                continue
            }
            for key in Set(best) { buckets[key, default: []].append(UInt32(index)) }
        }
        self.unanchored = arena.store(unanchored)
        var size = 2
        while size < buckets.count * 2 { size *= 2 }
        mask = size - 1
        slots = arena.allocate(Bucket?.self, count: size)
        slots.initialize(repeating: nil, count: size)
        for (key, policies) in buckets {
            var slot = Int(truncatingIfNeeded: key) & mask
            while slots[slot] != nil { slot = (slot + 1) & mask }
            slots[slot] = Bucket(key: key, policies: arena.store(policies))
        }
    }

    /// The policies that hang on an anchor.
    func policies(at key: UInt64) -> UnsafeBufferPointer<UInt32> {
        var slot = Int(truncatingIfNeeded: key) & mask
        while let bucket = slots[slot] {
            if bucket.key == key { return bucket.policies }
            slot = (slot + 1) & mask
        }
        return UnsafeBufferPointer(start: nil, count: 0)
    }

    private static func cost(_ keys: [UInt64], _ uses: [UInt64: Int]) -> Int {
        keys.reduce(0) { $0 + (uses[$1] ?? 0) }
    }
}
