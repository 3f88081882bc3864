/// One entity: its name, attributes, parents and tags. A value; two are equal when all of these
/// are, the parents as a set.
public struct Entity: Hashable, Sendable {
    /// The name.
    public let uid: EntityUID
    /// The attributes.
    public let attributes: Record
    /// The direct parents, each once; they need not be in the store.
    public let parents: Set<EntityUID>
    /// The tags.
    public let tags: Record

    /// Joins the parts; what is left out is empty. Checked when it enters `Entities`.
    public init(
        uid: EntityUID, attributes: Record = Record(), parents: some Sequence<EntityUID> = [],
        tags: Record = Record()
    ) {
        self.uid = uid
        self.attributes = attributes
        self.parents = Set(parents)
        self.tags = tags
    }
}
