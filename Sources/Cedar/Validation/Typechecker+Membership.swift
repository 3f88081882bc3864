extension Typechecker {
    func check(
        _ entity: Expression, is type: EntityType, in container: Expression?,
        _ expression: Expression
    ) -> TypeAnswer {
        let answer = check(entity, as: .typeTested)
        guard let container else { return test(answer, is: type) }
        let isNever = test(answer, is: type).isNever
        trace?.note(expression, evaluated: isNever ? 1 : 2)
        if isNever { return test(answer, is: type) }
        return checkContainer(entity, answer, type, container)
    }

    private func checkContainer(
        _ entity: Expression, _ answer: TypeAnswer, _ type: EntityType, _ container: Expression
    ) -> TypeAnswer {
        both(entity, answer, type, container, check(container, as: .container))
    }

    private func both(
        _ entity: Expression, _ answer: TypeAnswer, _ type: EntityType, _ container: Expression,
        _ containers: TypeAnswer
    ) -> TypeAnswer {
        and(test(answer, is: type), isIn(entity, answer, container, containers))
    }

    private func test(_ answer: TypeAnswer, is type: EntityType) -> TypeAnswer {
        guard let union = answer.type?.entities else { return .failure(.truth) }
        let truth: Truth =
            !union.contains(type) ? .never : union.single == type ? .always : .unknown
        return .of(.bool(truth), isFailed: answer.isFailed)
    }

    /// `in`, whose sides are checked already.
    func isIn(
        _ left: Expression, _ member: TypeAnswer, _ right: Expression, _ container: TypeAnswer
    ) -> TypeAnswer {
        guard !member.isFailed, !container.isFailed else { return .failure(.truth) }
        if case .entity(let action)? = literal(left), action.type.isAction,
            let entities = entityLiterals(right)
        {
            return .success(.bool(Truth(isAction(action, in: entities))))
        }
        guard let members = member.type?.entities,
            let containers = containers(container.type)
        else { return .success(.truth) }
        return .success(index.mayBeIn(members, containers) ? .truth : .bool(.never))
    }

    /// The entities that a literal, the action or a set of nothing else names.
    private func entityLiterals(_ expression: Expression) -> [EntityUID]? {
        if case .entity(let uid)? = literal(expression) { return [uid] }
        guard case .collection(.set(let elements)) = expression.kind else { return nil }
        var entities: [EntityUID] = []
        for element in elements {
            guard case .entity(let uid)? = literal(element) else { return nil }
            entities.append(uid)
        }
        return entities
    }

    /// The schema knows all that an action is a member of; only actions are among it.
    private func isAction(_ action: EntityUID, in entities: [EntityUID]) -> Bool {
        let ancestors = index.schema.actions[action]?.ancestors ?? []
        return entities.contains { $0 == action || ancestors.contains($0) }
    }

    private func containers(_ type: InferredType?) -> EntityUnion? {
        if case .set(let element)? = type { return element.entities }
        return type?.entities
    }
}
