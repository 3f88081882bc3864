/// The attributes that a record may have; it has no others.
struct RecordType: Hashable, Sendable {
    static let empty = RecordType([])

    /// Ordered by the bytes of their names, which are distinct.
    let attributes: [AttributeType]

    /// Orders attributes of distinct names.
    init(_ attributes: [AttributeType]) {
        self.attributes = attributes.sorted { $0.name.precedesInBytes($1.name) }
    }

    subscript(name: String) -> AttributeType? {
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
}
