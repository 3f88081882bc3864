/// Why two types have no type in common.
struct Incompatibility: Error {
    enum Reason {
        case optionality
        case attributes
        case entityTypes
        case entityAndRecord
        case other
    }

    let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What would make them compatible.
    var advice: String {
        switch reason {
        case .optionality: "an attribute must be required in both records or optional in both"
        case .attributes: "the records must have exactly the same attributes"
        case .entityTypes: "different entity types are never compatible, whatever they contain"
        case .entityAndRecord: "entities and records are never compatible, whatever they contain"
        case .other: "the types must be equal"
        }
    }
}
