/// What a scope can admit by the types alone.
struct ScopeRules {
    let index: SchemaIndex

    // MARK: Whether an action applies

    /// The actions that the constraint admits; none where it names one that is not declared.
    func actions(_ constraint: ActionConstraint) -> [ActionSchema] {
        switch constraint {
        case .any: return index.actions
        case .equal(let uid): return index.schema.actions[uid].map { [$0] } ?? []
        case .isIn(let uid): return actions(in: [uid])
        case .isInAny(let uids): return actions(in: uids)
        }
    }

    private func actions(in uids: [EntityUID]) -> [ActionSchema] {
        guard uids.allSatisfy({ index.schema.actions[$0] != nil }) else { return [] }
        let wanted = Set(uids)
        return index.actions.filter {
            wanted.contains($0.uid) || !wanted.isDisjoint(with: $0.ancestors)
        }
    }

    /// Whether entities of the type can satisfy the constraint.
    func admits(_ constraint: EntityConstraint, _ type: EntityType) -> Bool {
        switch constraint {
        case .any, .equal(.slot), .isIn(.slot): true
        case .equal(.entity(let uid)): type == uid.type
        case .isIn(.entity(let uid)): isIn(type, uid.type)
        case .isType(let wanted), .isTypeIn(let wanted, .slot): type == wanted
        case .isTypeIn(let wanted, .entity(let uid)): type == wanted && isIn(type, uid.type)
        }
    }

    private func isIn(_ type: EntityType, _ ancestor: EntityType) -> Bool {
        type == ancestor || index.schema.entityTypes[type]?.ancestors.contains(ancestor) == true
    }

    /// Whether `==` with a type that cannot be meant stands where `in` would do.
    func wouldBeMetByIn(_ constraint: EntityConstraint, _ types: [Set<EntityType>]) -> Bool {
        guard case .equal(.entity(let uid)) = constraint,
            !types.contains(where: { $0.contains(uid.type) })
        else { return false }
        return types.contains { $0.contains { isIn($0, uid.type) } }
    }

    // MARK: Whether the scope is false in an environment

    /// Whether the constraint is false of every entity of a declared type.
    func isFalse(_ constraint: EntityConstraint, _ type: EntityType) -> Bool {
        switch constraint {
        case .any, .equal(.slot), .isIn(.slot): false
        case .equal(.entity(let uid)): index.type(of: uid) != nil && uid.type != type
        case .isIn(.entity(let uid)): isNever(type, in: uid)
        case .isType(let wanted), .isTypeIn(let wanted, .slot): type != wanted
        case .isTypeIn(let wanted, .entity(let uid)): type != wanted || isNever(type, in: uid)
        }
    }

    private func isNever(_ type: EntityType, in uid: EntityUID) -> Bool {
        index.type(of: uid) != nil && !index.mayBeIn(type, uid.type)
    }

    /// Whether the constraint is false of an action. What has no type leaves it open; that is an
    /// error anyway.
    func isFalse(
        _ constraint: ActionConstraint, _ action: ActionSchema, _ mode: ValidationMode
    ) -> Bool {
        switch constraint {
        case .any: false
        case .equal(let uid): uid != action.uid
        case .isIn(let uid): isNever(action, in: [uid])
        case .isInAny(let uids):
            (mode == .permissive || isUniform(uids)) && isNever(action, in: uids)
        }
    }

    /// Whether strict mode has a type for a set of the actions.
    private func isUniform(_ uids: [EntityUID]) -> Bool {
        guard let first = uids.first else { return false }
        return uids.allSatisfy { $0.type == first.type }
    }

    private func isNever(_ action: ActionSchema, in uids: [EntityUID]) -> Bool {
        !uids.contains {
            $0 == action.uid || action.ancestors.contains($0) || index.schema.actions[$0] == nil
        }
    }

    // MARK: Levels

    /// Whether the entity of the variable is looked up to decide the constraint.
    func looksUp(_ constraint: EntityConstraint, _ type: EntityType) -> Bool {
        switch constraint {
        case .any, .equal, .isType: false
        case .isIn: true
        case .isTypeIn(let wanted, _): wanted == type
        }
    }

    func looksUp(_ constraint: ActionConstraint) -> Bool {
        switch constraint {
        case .any, .equal: false
        case .isIn, .isInAny: true
        }
    }
}
