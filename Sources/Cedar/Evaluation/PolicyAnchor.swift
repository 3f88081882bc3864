/// The keys of the index: an entity or a type in one of the three places of a scope.
enum PolicyAnchor {
    /// The places, and whether the key is a type; mixed into the hash.
    enum Place: UInt64 {
        case principal = 0x9E37_79B9_7F4A_7C15
        case action = 0xC2B2_AE3D_27D4_EB4F
        case resource = 0x1656_67B1_9E37_79F9
        case principalType = 0x27D4_EB2F_1656_67C5
        case resourceType = 0x85EB_CA77_C2B2_AE63
    }

    @inline(__always)
    static func key(_ place: Place, _ entity: EntityReference) -> UInt64 {
        ByteHash.mix(place.rawValue ^ entity.node.pointee.hash)
    }

    @inline(__always)
    static func key(_ place: Place, hash: UInt64) -> UInt64 {
        ByteHash.mix(place.rawValue ^ hash)
    }

    @inline(__always)
    static func key(_ place: Place, type: Text) -> UInt64 {
        ByteHash.mix(place.rawValue ^ UInt64(type.hash))
    }

    /// The anchors that a policy can hang on; each is one key or, for a list of actions, several.
    static func choices(_ policy: CompiledPolicy) -> [[UInt64]] {
        var choices: [[UInt64]] = []
        if let key = key(policy.principal, .principal, .principalType) { choices.append([key]) }
        if let key = key(policy.resource, .resource, .resourceType) { choices.append([key]) }
        switch policy.action {
        case .any: break
        case .equal(let action), .isIn(let action): choices.append([key(.action, action)])
        case .isInAny(let actions): choices.append(actions.map { key(.action, $0) })
        }
        return choices
    }

    private static func key(
        _ test: EntityTest, _ place: Place, _ typePlace: Place
    ) -> UInt64? {
        switch test {
        case .any: nil
        case .equal(let entity), .isIn(let entity), .isTypeIn(_, let entity): key(place, entity)
        case .isType(let type): key(typePlace, type: type)
        }
    }
}
