extension Typechecker {
    /// An attribute of a holder that is checked already.
    func attribute(
        _ name: String, _ holder: Expression, _ answer: TypeAnswer, _ expression: Expression
    ) -> TypeAnswer {
        guard let type = answer.type else { return .failure() }
        trace?.note(expression, holders: [type])
        guard let attribute = index.attribute(name, of: type) else {
            reportMissing(name, of: type, expression)
            return .failure()
        }
        if attribute.isRequired || present.contains(capability(name, of: holder)) {
            return .of(attribute.type, isFailed: answer.isFailed)
        }
        reportUnguarded(name, of: type, holder, expression)
        return .failure(attribute.type)
    }

    private func capability(_ name: String, of holder: Expression) -> Capability {
        capability(name, of: shapes.number(holder))
    }

    private func capability(_ name: String, of holder: Int32) -> Capability {
        Capability(holder: holder, name: shapes.string(name), isTag: false)
    }

    // MARK: Has

    /// `e has a.b` is `e has a && e.a has b`; the holder is checked already.
    func has(
        _ path: [String], _ holder: Expression, _ answer: TypeAnswer, _ expression: Expression
    ) -> TypeAnswer {
        guard var type = answer.type else { return .failure(.truth) }
        let mark = present.mark
        defer { present.remove(to: mark) }
        var number = shapes.number(holder)
        var holders: [InferredType] = []
        var joined = answer
        for (place, name) in path.enumerated() {
            if place > 0 {
                present.add(joined.capabilities)
                guard let next = step(path[place - 1], number, type, expression) else {
                    trace?.note(expression, holders: holders)
                    return .failure(.truth)
                }
                number = shapes.attribute(path[place - 1], of: number)
                type = next
            }
            holders.append(type)
            let test = self.test(name, number, type, isFailed: answer.isFailed)
            joined = place == 0 ? test : and(joined, test)
            if joined.isNever { break }
        }
        trace?.note(expression, holders: holders)
        return joined
    }

    /// One `has`: the type, and what it establishes. That an attribute is required does not make
    /// the test true of an entity, which may not exist.
    private func test(
        _ name: String, _ holder: Int32, _ type: InferredType, isFailed: Bool
    ) -> TypeAnswer {
        guard let attribute = index.attribute(name, of: type) else {
            return .of(.bool(index.mayHave(name, type) ? .unknown : .never), isFailed: isFailed)
        }
        let capability = self.capability(name, of: holder)
        let isPresent =
            (attribute.isRequired && type.isRecord) || present.contains(capability)
        return .of(
            .bool(isPresent ? .always : .unknown), isFailed: isFailed,
            CapabilitySet(capability))
    }

    /// The type of one more attribute of the path, which was tested for before.
    private func step(
        _ name: String, _ holder: Int32, _ type: InferredType, _ expression: Expression
    ) -> InferredType? {
        guard let attribute = index.attribute(name, of: type) else {
            reportMissing(name, of: type, expression)
            return nil
        }
        guard OperandRule.testedHolder.accepts(attribute.type) else {
            report(unexpected: attribute.type, .testedHolder, expression.range)
            return nil
        }
        return attribute.type
    }

    // MARK: Reports

    private func reportMissing(
        _ name: String, of type: InferredType, _ expression: Expression
    ) {
        let known = index.attributeNames(of: type)
        let advice =
            Suggestion.advice(for: name, among: known.map(\.attributeText))
            ?? (index.mayHave(name, type) ? "not every value here has it" : nil)
        report(
            .attributeNotFound, expression.range,
            "attribute `\(name.attributeText)` \(place(type, expression)) not found",
            suggestion: advice)
    }

    private func reportUnguarded(
        _ name: String, of type: InferredType, _ holder: Expression, _ expression: Expression
    ) {
        report(
            .unguardedAttribute, expression.range,
            "the optional attribute `\(name.attributeText)` \(place(type, expression)) "
                + "may be absent",
            suggestion: quoted(holder).map {
                "`\($0) has \(name.attributeText) && …` tests for it"
            })
    }

    /// Where an attribute belongs to, in words.
    private func place(_ type: InferredType, _ expression: Expression) -> String {
        if let union = type.entities {
            let names = union.types.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
            return union.single == nil ? "of entity types \(names)" : "of entity type \(names)"
        }
        return isOfContext(expression)
            ? "in the context of `\(environment.action)`" : "of `\(type.text)`"
    }

    /// Whether attributes lead from the context to the expression.
    private func isOfContext(_ expression: Expression) -> Bool {
        var next = expression
        while case .access(let access) = next.kind {
            switch access {
            case .attribute(let holder, _), .has(let holder, _): next = holder
            case .call, .extensionCall: return false
            }
        }
        if case .variable(.context) = next.kind { return true }
        return false
    }
}
