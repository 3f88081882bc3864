/// A record in an arena: its attributes sorted by `Text.precedes` of the key, each key once.
/// Trivial.
struct TermRecord: BitwiseCopyable {
    let base: UnsafePointer<TermField>
    let count: UInt32

    /// Sorts the fields in place. The keys must be distinct.
    init(sorting fields: UnsafeMutableBufferPointer<TermField>, in arena: Arena) {
        HeapSort.sort(fields) { Text.precedes($0.key, $1.key) }
        base = UnsafePointer(
            fields.baseAddress ?? arena.allocate(TermField.self, count: 0))
        count = UInt32(truncatingIfNeeded: fields.count)
    }

    var fields: UnsafeBufferPointer<TermField> {
        UnsafeBufferPointer(start: base, count: Int(count))
    }

    /// Linear over the hashes of small records, a binary search in large ones.
    func find(_ key: Text) -> UnsafePointer<TermField>? {
        if count <= 16 {
            for index in 0..<Int(count) where base[index].key.hash == key.hash {
                if base[index].key == key { return base + index }
            }
            return nil
        }
        var low = 0
        var high = Int(count)
        while low < high {
            let middle = (low + high) / 2
            if Text.precedes(base[middle].key, key) { low = middle + 1 } else { high = middle }
        }
        guard low < Int(count), base[low].key == key else { return nil }
        return base + low
    }
}

extension TermRecord: Equatable {
    static func == (left: TermRecord, right: TermRecord) -> Bool {
        guard left.count == right.count else { return false }
        if left.base == right.base { return true }
        return left.fields.elementsEqual(right.fields) { $0.key == $1.key && $0.value == $1.value }
    }
}
