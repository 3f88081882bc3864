/// Evaluates nodes for one request. Everything it touches is trivial or borrowed: the way through
/// it counts no references and allocates only in the scratch arena.
///
/// Recursion is bounded by `CedarLimits.expressionHeightMax`. `evaluate` only branches; the
/// groups and their members are functions of their own, because a debug build gives a function the
/// frame of all its branches together.
struct Evaluator {
    let principal: EntityReference
    let action: EntityReference
    let resource: EntityReference
    let context: TermRecord
    let table: EntityTable
    let arena: Arena

    func evaluate(_ node: NodeReference) throws(EvaluationFailure) -> Term {
        switch node.pointee.operation {
        case .constant(let term): term
        case .variable(let variable): value(of: variable)
        case .logic(let operation): try logic(operation)
        case .arithmetic(let operation): try arithmetic(operation, node)
        case .relation(let operation): try relation(operation)
        case .access(let operation): try access(operation, node)
        case .collection(let operation): try collection(operation)
        }
    }

    private func value(of variable: Variable) -> Term {
        switch variable {
        case .principal: .entity(principal)
        case .action: .entity(action)
        case .resource: .entity(resource)
        case .context: .record(context)
        }
    }

    // MARK: Operands of one type

    func bool(_ node: NodeReference) throws(EvaluationFailure) -> Bool {
        let term = try evaluate(node)
        guard case .bool(let value) = term else { throw mismatch([.bool], term, node) }
        return value
    }

    func long(_ node: NodeReference) throws(EvaluationFailure) -> Int64 {
        let term = try evaluate(node)
        guard case .long(let value) = term else { throw mismatch([.long], term, node) }
        return value
    }

    func text(_ node: NodeReference) throws(EvaluationFailure) -> Text {
        let term = try evaluate(node)
        guard case .string(let value) = term else { throw mismatch([.string], term, node) }
        return value
    }

    func entity(_ node: NodeReference) throws(EvaluationFailure) -> EntityReference {
        let term = try evaluate(node)
        guard case .entity(let value) = term else { throw mismatch([.entity], term, node) }
        return value
    }

    func termSet(_ node: NodeReference) throws(EvaluationFailure) -> TermSet {
        let term = try evaluate(node)
        guard case .set(let value) = term else { throw mismatch([.set], term, node) }
        return value
    }

    @inline(__always)
    func pointer(_ nodes: NodeList, _ index: Int) -> NodeReference {
        // INVARIANT: an index of a list implies that the list has an address.
        nodes.baseAddress.unsafelyUnwrapped + index
    }

    @inline(never)
    func mismatch(
        _ expected: [ValueType], _ found: Term, _ node: NodeReference
    ) -> EvaluationFailure {
        EvaluationFailure(
            .typeMismatch(expected: expected, found: found.typeName), node.pointee.range)
    }
}
