extension Evaluator {
    func access(
        _ operation: AccessOperation, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        switch operation {
        case .attribute(let base, let name): try attribute(base, name, node)
        case .has(let base, let path): .bool(try has(base, path))
        case .call(let method, let operands): try call(method, operands, node)
        case .extensionCall(let function, let arguments):
            try extensionCall(function, arguments, node)
        }
    }

    private func attribute(
        _ base: NodeReference, _ name: Text, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        let term = try evaluate(base)
        guard let attributes = attributes(of: term) else {
            throw mismatch([.record, .entity], term, base)
        }
        guard let field = attributes.find(name) else {
            throw missingAttribute(name, of: term, node)
        }
        return field.pointee.value
    }

    /// False where a link of the path is missing; an error where a value on the way can have no
    /// attributes.
    private func has(
        _ base: NodeReference, _ path: TextList
    ) throws(EvaluationFailure) -> Bool {
        var term = try evaluate(base)
        for name in path {
            guard let attributes = attributes(of: term) else {
                throw mismatch([.record, .entity], term, base)
            }
            guard let field = attributes.find(name) else { return false }
            term = field.pointee.value
        }
        return true
    }

    /// None for a missing entity; nil for a value that can have none.
    private func attributes(of term: Term) -> TermRecord? {
        switch term {
        case .record(let record): record
        case .entity(let entity): table.resolve(entity).node.pointee.attributes
        case .bool, .long, .string, .set, .extension: nil
        }
    }

    func hasTag(_ operands: NodeReference) throws(EvaluationFailure) -> Term {
        let entity = try entity(operands)
        let tag = try text(operands + 1)
        return .bool(table.resolve(entity).node.pointee.tags.find(tag) != nil)
    }

    func getTag(
        _ operands: NodeReference, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        let entity = table.resolve(try entity(operands))
        let tag = try text(operands + 1)
        if let field = entity.node.pointee.tags.find(tag) { return field.pointee.value }
        throw missingTag(tag, of: entity, node)
    }

    // MARK: Failures

    @inline(never)
    private func missingAttribute(
        _ name: Text, of term: Term, _ node: NodeReference
    ) -> EvaluationFailure {
        guard case .entity(let entity) = term else {
            return EvaluationFailure(
                .recordAttributeMissing(attribute: name.string), node.pointee.range)
        }
        let isStored = table.resolve(entity).node.pointee.standing == .stored
        let error: EvaluationError =
            isStored
            ? .entityAttributeMissing(entity.uid, attribute: name.string)
            : .entityMissing(entity.uid)
        return EvaluationFailure(error, node.pointee.range)
    }

    @inline(never)
    private func missingTag(
        _ tag: Text, of entity: EntityReference, _ node: NodeReference
    ) -> EvaluationFailure {
        let error: EvaluationError =
            entity.node.pointee.standing == .stored
            ? .tagMissing(entity.uid, tag: tag.string) : .entityMissing(entity.uid)
        return EvaluationFailure(error, node.pointee.range)
    }
}
