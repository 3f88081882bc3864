/// A type that a schema gives to an attribute, a tag or a context. Common types are replaced by
/// what they stand for.
indirect enum SchemaType: Hashable, Sendable {
    case bool
    case long
    case string
    case set(SchemaType)
    case record(RecordType)
    case entity(EntityType)
    case `extension`(ExtensionType)
}
