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
        attributes.element(named: name, by: \.name)
    }
}
