/// UTF-8 that lies in an arena, with its hash. Trivial: copying it counts no references.
///
/// INVARIANT: the arena that holds the bytes outlives every use; policies, entities and scratch
/// memory are all kept alive by the call that evaluates.
struct Text {
    let base: UnsafePointer<UInt8>
    let count: UInt32
    let hash: UInt32

    init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = UInt32(truncatingIfNeeded: count)
        hash = UInt32(truncatingIfNeeded: ByteHash.hash(base, count))
    }

    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base, count: Int(count))
    }

    var string: String {
        String(decoding: bytes, as: UTF8.self)
    }
}

extension Text: Equatable {
    @inline(__always)
    static func == (left: Text, right: Text) -> Bool {
        left.hash == right.hash && left.count == right.count
            && (left.base == right.base
                || ByteHash.areEqual(left.base, right.base, Int(left.count)))
    }
}

extension Text {
    /// A total order, by hash first; it says nothing about the alphabet. Sorted tables are
    /// searched by it.
    static func precedes(_ left: Text, _ right: Text) -> Bool {
        if left.hash != right.hash { return left.hash < right.hash }
        if left.count != right.count { return left.count < right.count }
        return left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
