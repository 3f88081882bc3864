/// A set in an arena: its elements sorted by `Term.precedes`, each once. Trivial.
struct TermSet: BitwiseCopyable {
    let base: UnsafePointer<Term>
    let count: UInt32

    /// Sorts the elements in place and drops repetitions.
    init(sorting elements: UnsafeMutableBufferPointer<Term>, in arena: Arena) {
        guard let start = elements.baseAddress else {
            base = UnsafePointer(arena.allocate(Term.self, count: 0))
            count = 0
            return
        }
        HeapSort.sort(elements, by: Term.precedes)
        var kept = 0
        for index in elements.indices where kept == 0 || elements[index] != elements[kept - 1] {
            elements[kept] = elements[index]
            kept += 1
        }
        base = UnsafePointer(start)
        count = UInt32(truncatingIfNeeded: kept)
    }

    var elements: UnsafeBufferPointer<Term> {
        UnsafeBufferPointer(start: base, count: Int(count))
    }

    /// Logarithmic in the size of the set, whoever chose the elements.
    func contains(_ element: Term) -> Bool {
        var low = 0
        var high = Int(count)
        while low < high {
            let middle = (low + high) / 2
            let order = Term.order(base[middle], element)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }

    func containsAll(_ other: TermSet) -> Bool {
        other.count <= count && other.elements.allSatisfy(contains)
    }

    func containsAny(_ other: TermSet) -> Bool {
        let (small, large) = count < other.count ? (self, other) : (other, self)
        return small.elements.contains(where: large.contains)
    }
}

extension TermSet: Equatable {
    static func == (left: TermSet, right: TermSet) -> Bool {
        left.count == right.count
            && (left.base == right.base || left.elements.elementsEqual(right.elements))
    }
}
