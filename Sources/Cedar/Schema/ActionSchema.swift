/// A declared action, every name resolved. With no principals or no resources, no request can
/// name it; it is a group then, or out of use.
struct ActionSchema: Hashable, Sendable {
    let uid: EntityUID
    /// The actions that this one is a direct member of.
    let parents: Set<EntityUID>
    /// The parents, their parents and so on; never the action itself.
    let ancestors: Set<EntityUID>
    let principals: Set<EntityType>
    let resources: Set<EntityType>
    let context: RecordType

    func with(ancestors: Set<EntityUID>) -> ActionSchema {
        ActionSchema(
            uid: uid, parents: parents, ancestors: ancestors, principals: principals,
            resources: resources, context: context)
    }
}
