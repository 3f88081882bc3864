/// Search among elements that are ordered by the bytes of their names.
extension Array {
    /// The place of the element of a name or, where there is none, that at which it would stand.
    /// O(log n).
    @inline(__always)
    func position(of name: String, by nameOf: (Element) -> String) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if nameOf(self[middle]).precedesInBytes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The element of a name, if there is one. O(log n).
    @inline(__always)
    func element(named name: String, by nameOf: (Element) -> String) -> Element? {
        let index = position(of: name, by: nameOf)
        guard index < count, nameOf(self[index]).isSameBytes(as: name) else { return nil }
        return self[index]
    }
}
