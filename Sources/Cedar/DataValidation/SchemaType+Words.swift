extension SchemaType {
    /// The type in messages: that of a set with its elements, that of a record without attributes.
    var words: String {
        switch self {
        case .bool: "Bool"
        case .long: "Long"
        case .string: "String"
        case .set(let element): "Set<\(element.words)>"
        case .record: "record"
        case .entity(let type): type.name
        case .extension(let type): type.rawValue
        }
    }
}
