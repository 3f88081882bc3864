extension PolicySyntax {
    /// A type or an entity that the scope names.
    enum ScopeName {
        case type(EntityType)
        case entity(EntityUID)
    }

    /// The names of the scope in their order.
    var scopeNames: [ScopeName] {
        names(principal) + actionEntities.map { .entity($0) } + names(resource)
    }

    /// The actions that the scope names.
    var actionEntities: [EntityUID] {
        switch action {
        case .any: []
        case .equal(let uid), .isIn(let uid): [uid]
        case .isInAny(let uids): uids
        }
    }

    private func names(_ constraint: EntityConstraint) -> [ScopeName] {
        switch constraint {
        case .any: []
        case .equal(let entity), .isIn(let entity): names(entity)
        case .isType(let type): [.type(type)]
        case .isTypeIn(let type, let entity): [.type(type)] + names(entity)
        }
    }

    private func names(_ entity: ScopeEntity) -> [ScopeName] {
        switch entity {
        case .entity(let uid): [.entity(uid)]
        case .slot: []
        }
    }
}
