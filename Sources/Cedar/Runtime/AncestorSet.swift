/// All ancestors of an entity, sorted by the hash of their names. Trivial; entities with the same
/// single parent share one.
struct AncestorSet: BitwiseCopyable {
    /// One ancestor; the hash lies beside the pointer so that a search touches one array only.
    struct Entry: BitwiseCopyable {
        let hash: UInt64
        let entity: EntityReference
    }

    let base: UnsafePointer<Entry>?
    let count: UInt32

    static var empty: AncestorSet { AncestorSet(base: nil, count: 0) }

    var entries: UnsafeBufferPointer<Entry> {
        UnsafeBufferPointer(start: base, count: Int(count))
    }

    func contains(_ entity: EntityReference) -> Bool {
        guard let base else { return false }
        let hash = entity.node.pointee.hash
        var low = 0
        var high = Int(count)
        while low < high {
            let middle = (low + high) / 2
            if base[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        while low < Int(count), base[low].hash == hash {
            if base[low].entity == entity { return true }
            low += 1
        }
        return false
    }
}
