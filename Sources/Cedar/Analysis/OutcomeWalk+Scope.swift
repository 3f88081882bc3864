extension OutcomeWalk {
    /// Whether two operands are equal each time, or unequal each time.
    func areEqual(_ left: Node, _ right: Node) -> Bool? {
        if let leftType = left.resultType, let rightType = right.resultType,
            leftType != rightType
        {
            return false
        }
        if case .variable(let variable) = left.operation, let uid = right.constantEntity {
            return isEntity(variable, uid)
        }
        if case .variable(let variable) = right.operation, let uid = left.constantEntity {
            return isEntity(variable, uid)
        }
        return nil
    }

    /// `holds`, `fails`, or nil where the scope does not say.
    func isOfType(_ node: Node, _ type: Text) -> Outcomes? {
        guard case .variable(let variable) = node.operation, let known = self.type(of: variable)
        else { return nil }
        return known.name.isSameBytes(as: type.string) ? .holds : .fails
    }

    private func isEntity(_ variable: Variable, _ uid: EntityUID) -> Bool? {
        if let known = entity(variable) { return known == uid }
        if let type = type(of: variable), type != uid.type { return false }
        return nil
    }

    /// The one entity that the scope lets the variable be.
    private func entity(_ variable: Variable) -> EntityUID? {
        switch variable {
        case .principal: scope.principal.entity
        case .resource: scope.resource.entity
        case .action:
            if case .equal(let uid) = scope.action { uid } else { nil }
        case .context: nil
        }
    }

    private func type(of variable: Variable) -> EntityType? {
        switch variable {
        case .principal: scope.principal.type(isExact: true)
        case .resource: scope.resource.type(isExact: true)
        case .action: entity(.action)?.type
        case .context: nil
        }
    }
}

extension EntityConstraint {
    /// The one entity that matches; nil where several may.
    var entity: EntityUID? {
        guard case .equal(.entity(let uid)) = self else { return nil }
        return uid
    }

    /// The type that is written down.
    var type: EntityType? { type(isExact: false) }

    /// The type of all that matches; with `isExact` false also that of the container of `in`.
    func type(isExact: Bool) -> EntityType? {
        switch self {
        case .any, .equal(.slot), .isIn(.slot): nil
        case .isType(let type), .isTypeIn(let type, _): type
        case .equal(.entity(let uid)): uid.type
        case .isIn(.entity(let uid)): isExact ? nil : uid.type
        }
    }
}
