/// A type with the measures that its limits are checked by.
struct ResolvedType {
    let type: SchemaType
    /// Sets and records inside one another.
    let height: Int
    /// Sets, records, attributes and other types in it.
    let parts: Int

    init(_ type: SchemaType, height: Int = 0, parts: Int = 1) {
        self.type = type
        self.height = height
        self.parts = parts
    }
}
