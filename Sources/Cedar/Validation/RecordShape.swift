/// The attributes that a record is known to have or may have.
struct RecordShape: Sendable {
    /// Ordered by the bytes of their names, which are distinct.
    let attributes: [InferredAttribute]
    /// Whether there may be others; the join of different records is open, in permissive mode.
    let isOpen: Bool

    init(_ type: RecordType) {
        attributes = type.attributes.map(InferredAttribute.init)
        isOpen = false
    }

    /// `attributes` are ordered by name and distinct.
    init(ordered attributes: [InferredAttribute], isOpen: Bool) {
        self.attributes = attributes
        self.isOpen = isOpen
    }

    subscript(name: String) -> InferredAttribute? {
        var low = 0
        var high = attributes.count
        while low < high {
            let middle = low + (high - low) / 2
            if attributes[middle].name.precedesInBytes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < attributes.count, attributes[low].name.isSameBytes(as: name) else { return nil }
        return attributes[low]
    }

    func hasSameNames(as other: RecordShape) -> Bool {
        attributes.count == other.attributes.count
            && zip(attributes, other.attributes).allSatisfy { $0.name.isSameBytes(as: $1.name) }
    }
}
