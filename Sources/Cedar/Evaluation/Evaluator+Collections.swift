extension Evaluator {
    func collection(_ operation: CollectionOperation) throws(EvaluationFailure) -> Term {
        switch operation {
        case .set(let elements): try set(elements)
        case .record(let template): try record(template)
        }
    }

    func call(
        _ method: BuiltinMethod, _ operands: NodeReference, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        switch method {
        case .contains: try contains(operands)
        case .containsAll: try containsAll(operands)
        case .containsAny: try containsAny(operands)
        case .isEmpty: .bool(try termSet(operands).count == 0)
        case .getTag: try getTag(operands, node)
        case .hasTag: try hasTag(operands)
        }
    }

    private func contains(_ operands: NodeReference) throws(EvaluationFailure) -> Term {
        let set = try termSet(operands)
        return .bool(set.contains(try evaluate(operands + 1)))
    }

    private func containsAll(_ operands: NodeReference) throws(EvaluationFailure) -> Term {
        let set = try termSet(operands)
        return .bool(set.containsAll(try termSet(operands + 1)))
    }

    private func containsAny(_ operands: NodeReference) throws(EvaluationFailure) -> Term {
        let set = try termSet(operands)
        return .bool(set.containsAny(try termSet(operands + 1)))
    }

    private func set(_ elements: NodeList) throws(EvaluationFailure) -> Term {
        let memory = UnsafeMutableBufferPointer(
            start: arena.allocate(Term.self, count: elements.count), count: elements.count)
        for index in elements.indices {
            let term = try evaluate(pointer(elements, index))
            memory.initializeElement(at: index, to: term)
        }
        return .set(TermSet(sorting: memory, in: arena))
    }

    private func record(_ template: RecordTemplate) throws(EvaluationFailure) -> Term {
        let count = template.keys.count
        let memory = UnsafeMutableBufferPointer(
            start: arena.allocate(TermField.self, count: count), count: count)
        for index in template.keys.indices {
            let term = try evaluate(pointer(template.values, index))
            memory.initializeElement(
                at: index, to: TermField(key: template.keys[index], value: term))
        }
        return .record(TermRecord(sorting: memory, in: arena))
    }
}
