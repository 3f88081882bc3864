/// What a written type is. The text form names types with `entityOrCommon`, and the context of an
/// action with `common`; the JSON form has all of them.
indirect enum TypeSyntaxKind: Sendable {
    case bool
    case long
    case string
    case set(TypeSyntax)
    /// Attributes of distinct names in the order of the source.
    case record([AttributeSyntax])
    /// A name that must be an entity type's.
    case entity(String)
    /// A name that must be a common type's.
    case common(String)
    /// A common type's name or, where there is none, an entity type's.
    case entityOrCommon(String)
    case `extension`(ExtensionType)
}
