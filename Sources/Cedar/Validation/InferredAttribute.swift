/// One attribute of an inferred record or of an entity.
struct InferredAttribute: Sendable {
    let name: String
    let type: InferredType
    let isRequired: Bool

    init(name: String, type: InferredType, isRequired: Bool) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
    }

    init(_ attribute: AttributeType) {
        name = attribute.name
        type = InferredType(attribute.type)
        isRequired = attribute.isRequired
    }
}
