extension Compiler {
    func policy(_ syntax: PolicySyntax) -> CompiledPolicy {
        CompiledPolicy(
            effect: syntax.effect, principal: test(syntax.principal), action: test(syntax.action),
            resource: test(syntax.resource),
            conditions: arena.store(syntax.conditions.map(condition)))
    }

    private func condition(_ condition: Condition) -> Node {
        let body = node(condition.body)
        switch condition.kind {
        case .when: return body
        case .unless:
            return Node(operation: .logic(.not(arena.store(body))), range: condition.body.range)
        }
    }

    private func test(_ constraint: EntityConstraint) -> EntityTest {
        switch constraint {
        case .any: .any
        case .equal(let entity): .equal(self.entity(entity))
        case .isIn(let entity): .isIn(self.entity(entity))
        case .isType(let type): .isType(arena.text(type.name))
        case .isTypeIn(let type, let entity): .isTypeIn(arena.text(type.name), self.entity(entity))
        }
    }

    private func test(_ constraint: ActionConstraint) -> ActionTest {
        switch constraint {
        case .any: .any
        case .equal(let uid): .equal(entity(uid))
        case .isIn(let uid): .isIn(entity(uid))
        case .isInAny(let uids): .isInAny(arena.store(uids.map(entity)))
        }
    }

    private func entity(_ entity: ScopeEntity) -> EntityReference {
        switch entity {
        case .entity(let uid): self.entity(uid)
        case .slot: preconditionFailure("templates are linked before they are compiled")
        }
    }
}
