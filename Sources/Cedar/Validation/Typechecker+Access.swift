extension Typechecker {
    func checkAccess(_ expression: Expression) -> TypeAnswer {
        guard case .access(let access) = expression.kind else { return .failure() }
        switch access {
        case .attribute(let holder, let name): return checkAttribute(name, holder, expression)
        case .has(let holder, let path): return checkHas(path, holder, expression)
        case .call(let method, let receiver, let argument):
            return check(method, receiver, argument, expression.range)
        case .extensionCall(let function, let arguments):
            return check(function, arguments, expression.range)
        }
    }

    private func checkAttribute(
        _ name: String, _ holder: Expression, _ expression: Expression
    ) -> TypeAnswer {
        attribute(name, holder, check(holder, as: .attributeHolder), expression)
    }

    private func checkHas(
        _ path: [String], _ holder: Expression, _ expression: Expression
    ) -> TypeAnswer {
        has(path, holder, check(holder, as: .testedHolder), expression)
    }

    private func check(
        _ method: BuiltinMethod, _ receiver: Expression, _ argument: Expression?,
        _ range: SourceRange
    ) -> TypeAnswer {
        guard let argument else { return checkIsEmpty(receiver) }
        switch method {
        case .contains: return checkContains(receiver, argument, range)
        case .containsAll, .containsAny: return checkContainsMany(receiver, argument, range)
        case .hasTag: return checkHasTag(receiver, argument)
        case .getTag: return checkGetTag(receiver, argument, range)
        case .isEmpty: return .failure(.truth)
        }
    }

    private func checkIsEmpty(_ set: Expression) -> TypeAnswer {
        .of(.truth, isFailed: check(set, as: .emptyTested).isFailed)
    }

    private func checkContains(
        _ set: Expression, _ element: Expression, _ range: SourceRange
    ) -> TypeAnswer {
        contains(check(set, as: .set), check(element), range)
    }

    private func checkContainsMany(
        _ set: Expression, _ other: Expression, _ range: SourceRange
    ) -> TypeAnswer {
        containsMany(check(set, as: .set), check(other, as: .otherSet), range)
    }

    private func checkHasTag(_ holder: Expression, _ tag: Expression) -> TypeAnswer {
        hasTag(holder, check(holder, as: .tagHolder), tag, check(tag, as: .tagName))
    }

    private func checkGetTag(
        _ holder: Expression, _ tag: Expression, _ range: SourceRange
    ) -> TypeAnswer {
        getTag(holder, check(holder, as: .tagHolder), tag, check(tag, as: .tagName), range)
    }

    // MARK: Sets

    private func contains(
        _ set: TypeAnswer, _ element: TypeAnswer, _ range: SourceRange
    ) -> TypeAnswer {
        var elementType: InferredType?
        if case .set(let type)? = set.type { elementType = type }
        let fits = areComparable(elementType, element.type, range, .contains)
        return .of(.truth, isFailed: set.isFailed || element.isFailed || !fits)
    }

    private func containsMany(
        _ set: TypeAnswer, _ other: TypeAnswer, _ range: SourceRange
    ) -> TypeAnswer {
        let fits = areComparable(set.type, other.type, range, .containsMany)
        return .of(.truth, isFailed: set.isFailed || other.isFailed || !fits)
    }

    // MARK: Tags

    private func hasTag(
        _ holder: Expression, _ first: TypeAnswer, _ tag: Expression, _ second: TypeAnswer
    ) -> TypeAnswer {
        guard let union = first.type?.entities else { return .failure() }
        let capability = self.capability(holder, tag)
        let truth: Truth =
            index.tagTypes(of: union).isEmpty
            ? .never : present.contains(capability) ? .always : .unknown
        return .of(
            .bool(truth), isFailed: first.isFailed || second.isFailed,
            CapabilitySet(capability))
    }

    private func getTag(
        _ holder: Expression, _ first: TypeAnswer, _ tag: Expression, _ second: TypeAnswer,
        _ range: SourceRange
    ) -> TypeAnswer {
        guard let union = first.type?.entities else { return .failure() }
        let types = index.tagTypes(of: union)
        guard !types.isEmpty else {
            let subject = union.single.map { "entities of type `\($0)`" } ?? "these entities"
            report(.noTags, range, "\(subject) have no tags in the schema")
            return .failure()
        }
        guard present.contains(capability(holder, tag)) else {
            reportUnguarded(tag, of: holder, union, range)
            return .failure()
        }
        guard let type = join(types, range, .tag) else { return .failure() }
        return .of(type, isFailed: first.isFailed || second.isFailed)
    }

    private func capability(_ holder: Expression, _ tag: Expression) -> Capability {
        Capability(holder: shapes.number(holder), name: shapes.number(tag), isTag: true)
    }

    private func reportUnguarded(
        _ tag: Expression, of holder: Expression, _ union: EntityUnion, _ range: SourceRange
    ) {
        let subject = union.single.map { " of entity type `\($0)`" } ?? ""
        report(
            .unguardedTag, range,
            "the tag `\(quoted(tag) ?? "…")`\(subject) may be absent",
            suggestion: quoted(holder, tag) { "`\($0).hasTag(\($1)) && …` tests for it" })
    }

    /// The text of an expression on one line, if it is short; printed, as the source may be JSON.
    func quoted(_ expression: Expression) -> String? {
        guard expression.height <= 8, expression.range.end - expression.range.start <= 400 else {
            return nil
        }
        let text = PolicyPrinter.text(expression)
        return text.utf8.count <= 80 ? text : nil
    }

    private func quoted(
        _ first: Expression, _ second: Expression, _ text: (String, String) -> String
    ) -> String? {
        guard let first = quoted(first), let second = quoted(second) else { return nil }
        return text(first, second)
    }
}
