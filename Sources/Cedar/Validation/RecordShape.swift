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
        attributes.element(named: name, by: \.name)
    }

    func hasSameNames(as other: RecordShape) -> Bool {
        attributes.count == other.attributes.count
            && zip(attributes, other.attributes).allSatisfy { $0.name.isSameBytes(as: $1.name) }
    }
}
