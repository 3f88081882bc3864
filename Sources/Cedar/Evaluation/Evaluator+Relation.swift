extension Evaluator {
    func relation(_ operation: RelationOperation) throws(EvaluationFailure) -> Term {
        switch operation {
        case .equal(let pair, let isNegated): .bool(try areEqual(pair) != isNegated)
        case .isIn(let pair): try isIn(pair)
        case .isType(let operand, let type): .bool(try entity(operand).node.pointee.type == type)
        case .isTypeIn(let pair, let type): try isTypeIn(pair, type)
        case .like(let operand, let pattern): .bool(pattern.pointee.matches(try text(operand)))
        }
    }

    private func areEqual(_ pair: NodeReference) throws(EvaluationFailure) -> Bool {
        let left = try evaluate(pair)
        return left == (try evaluate(pair + 1))
    }

    private func isIn(_ pair: NodeReference) throws(EvaluationFailure) -> Term {
        let left = try evaluate(pair)
        let right = try evaluate(pair + 1)
        guard case .entity(let entity) = left else { throw mismatch([.entity], left, pair) }
        return .bool(try isIn(entity, right, pair + 1))
    }

    private func isIn(
        _ entity: EntityReference, _ container: Term, _ node: NodeReference
    ) throws(EvaluationFailure) -> Bool {
        switch container {
        case .entity(let ancestor): return isIn(entity, ancestor)
        case .set(let set): return try isInAny(entity, set, node)
        case .bool, .long, .string, .record, .extension:
            throw mismatch([.set, .entity], container, node)
        }
    }

    /// Every element must be an entity, even behind one that contains the entity already.
    private func isInAny(
        _ entity: EntityReference, _ set: TermSet, _ node: NodeReference
    ) throws(EvaluationFailure) -> Bool {
        var found = false
        for element in set.elements {
            guard case .entity(let ancestor) = element else {
                throw mismatch([.entity], element, node)
            }
            found = found || isIn(entity, ancestor)
        }
        return found
    }

    /// Reflexive and transitive; the ancestors were computed when the store was made.
    func isIn(_ entity: EntityReference, _ ancestor: EntityReference) -> Bool {
        entity == ancestor || table.resolve(entity).node.pointee.ancestors.contains(ancestor)
    }

    private func isTypeIn(_ pair: NodeReference, _ type: Text) throws(EvaluationFailure) -> Term {
        let left = try entity(pair)
        // As `is T && in E`: the container is not evaluated for another type.
        guard left.node.pointee.type == type else { return .bool(false) }
        return .bool(try isIn(left, try evaluate(pair + 1), pair + 1))
    }
}
