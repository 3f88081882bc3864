/// Sorting in place without allocating, which the library's sort does not promise; n log n for
/// every input.
enum HeapSort {
    static func sort<T: BitwiseCopyable>(
        _ values: UnsafeMutableBufferPointer<T>, by precedes: (T, T) -> Bool
    ) {
        let count = values.count
        if count <= 12 { return insertionSort(values, by: precedes) }
        for root in stride(from: count / 2 - 1, through: 0, by: -1) {
            sift(values, from: root, count: count, by: precedes)
        }
        for end in stride(from: count - 1, to: 0, by: -1) {
            values.swapAt(0, end)
            sift(values, from: 0, count: end, by: precedes)
        }
    }

    private static func insertionSort<T: BitwiseCopyable>(
        _ values: UnsafeMutableBufferPointer<T>, by precedes: (T, T) -> Bool
    ) {
        guard values.count > 1 else { return }
        for index in 1..<values.count {
            let value = values[index]
            var hole = index
            while hole > 0, precedes(value, values[hole - 1]) {
                values[hole] = values[hole - 1]
                hole -= 1
            }
            values[hole] = value
        }
    }

    private static func sift<T: BitwiseCopyable>(
        _ values: UnsafeMutableBufferPointer<T>, from start: Int, count: Int,
        by precedes: (T, T) -> Bool
    ) {
        var root = start
        while root * 2 + 1 < count {
            var child = root * 2 + 1
            if child + 1 < count, precedes(values[child], values[child + 1]) { child += 1 }
            guard precedes(values[root], values[child]) else { return }
            values.swapAt(root, child)
            root = child
        }
    }
}
