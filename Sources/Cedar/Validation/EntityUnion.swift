/// The types that an entity may have: one, or in permissive mode several.
struct EntityUnion: Sendable {
    /// Ordered by the bytes of their names, distinct, at least one.
    let types: [EntityType]

    init(_ type: EntityType) {
        types = [type]
    }

    private init(ordered types: [EntityType]) {
        self.types = types
    }

    /// The type, if it is only one.
    var single: EntityType? { types.count == 1 ? types.first : nil }

    func contains(_ type: EntityType) -> Bool {
        types.contains(type)
    }

    func isDisjoint(with other: EntityUnion) -> Bool {
        !types.contains { other.contains($0) }
    }

    func isSubset(of other: EntityUnion) -> Bool {
        types.allSatisfy { other.contains($0) }
    }

    func joined(with other: EntityUnion) -> EntityUnion {
        let added = other.types.filter { !contains($0) }
        guard !added.isEmpty else { return self }
        return EntityUnion(
            ordered: (types + added).sorted { $0.name.precedesInBytes($1.name) })
    }
}
