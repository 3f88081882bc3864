extension ConditionWalk {
    /// What is to be known of the entities that a test asks about.
    func notes(_ test: Expression) -> [String] {
        let asked: (operand: Expression, isMembership: Bool)?
        switch test.kind {
        case .relation(.compare(.isIn, let left, _)): asked = (left, true)
        case .relation(.isType(let operand, _, .some)): asked = (operand, true)
        case .access(.has(let base, _)): asked = (base, false)
        case .access(.call(.hasTag, let receiver, _)): asked = (receiver, false)
        case .literal, .variable, .logic, .arithmetic, .relation, .access, .collection: asked = nil
        }
        guard let asked, case .entity(let entity)? = try? value(asked.operand) else { return [] }
        return evaluator.table.resolve(entity).notes(isMembership: asked.isMembership)
    }
}

extension EntityReference {
    /// What is to be known of an entity that was looked up: that the store does not have it, and
    /// what it is a member of.
    func notes(isMembership: Bool) -> [String] {
        guard node.pointee.standing == .stored else {
            return ["`\(uid)` is not among the entities"]
        }
        guard isMembership else { return [] }
        let ancestors = node.pointee.ancestors.entries
        guard !ancestors.isEmpty else { return ["`\(uid)` is in no other entity"] }
        // Stored by hash; shown by name.
        let names = ancestors.map { "`\($0.entity.uid)`" }.sorted { $0.precedesInBytes($1) }
        let shown = names.prefix(CedarLimits.explainedValuesMax).joined(separator: ", ")
        return [
            "`\(uid)` is in \(shown)" + (names.count > CedarLimits.explainedValuesMax ? ", …" : "")
        ]
    }
}
