/// One attribute that a record may or must have.
struct AttributeType: Sendable {
    let name: String
    let type: SchemaType
    let isRequired: Bool
}

extension AttributeType: Hashable {
    /// Names are compared byte by byte.
    static func == (left: AttributeType, right: AttributeType) -> Bool {
        left.isRequired == right.isRequired && left.name.isSameBytes(as: right.name)
            && left.type == right.type
    }

    func hash(into hasher: inout Hasher) {
        name.hashBytes(into: &hasher)
        hasher.combine(type)
        hasher.combine(isRequired)
    }
}
