@testable import Cedar

/// Random policies without conditions, and a plain reading of which of them match.
enum RandomScopes {
    private static let types = ["User", "Group", "Doc"]
    private static let ids = ["a", "b", "c", "d"]

    static func name(_ random: inout SeededRandom, action: Bool = false) -> String {
        "\(action ? "Action" : random.pick(types))::\"\(random.pick(ids))\""
    }

    static func policy(_ random: inout SeededRandom) -> String {
        let effect = random.below(6) == 0 ? "forbid" : "permit"
        let principal = entityScope("principal", &random)
        let action = actionScope(&random)
        return "\(effect)(\(principal), \(action), \(entityScope("resource", &random)));"
    }

    private static func entityScope(_ name: String, _ random: inout SeededRandom) -> String {
        switch random.below(6) {
        case 0: "\(name) == \(self.name(&random))"
        case 1, 2: "\(name) in \(self.name(&random))"
        case 3: "\(name) is \(random.pick(types))"
        case 4: "\(name) is \(random.pick(types)) in \(self.name(&random))"
        default: name
        }
    }

    private static func actionScope(_ random: inout SeededRandom) -> String {
        switch random.below(4) {
        case 0: return "action == \(name(&random, action: true))"
        case 1: return "action in \(name(&random, action: true))"
        case 2:
            let names = (0..<random.below(4)).map { _ in name(&random, action: true) }
            return "action in [\(names.joined(separator: ", "))]"
        default: return "action"
        }
    }

    /// Edges go from later to earlier names only, so there are no cycles.
    static func entities(_ random: inout SeededRandom) throws -> Entities {
        var entities: [Entity] = []
        for type in types + ["Action"] {
            let pool = type == "Action" ? ["Action"] : types
            for (index, id) in ids.enumerated() where random.below(4) != 0 {
                var parents: [EntityUID] = []
                for _ in 0..<random.below(3) where index > 0 {
                    parents.append(
                        try EntityUID(type: random.pick(pool), id: ids[random.below(index)]))
                }
                entities.append(
                    Entity(uid: try EntityUID(type: type, id: id), parents: parents))
            }
        }
        return try Entities(entities)
    }

    static func request(_ random: inout SeededRandom) throws -> Request {
        try Request(
            principal: EntityUID(parsing: name(&random)),
            action: EntityUID(parsing: name(&random, action: true)),
            resource: EntityUID(parsing: name(&random)))
    }

    /// The places of the policies whose scope matches, by walking the hierarchy for each.
    static func scan(_ policies: PolicySet, _ request: Request, _ entities: Entities) -> [Int] {
        policies.policies.indices.filter { index in
            let syntax = policies.policies[index].syntax
            return matches(syntax.principal, request.principal, entities)
                && matches(syntax.action, request.action, entities)
                && matches(syntax.resource, request.resource, entities)
        }
    }

    private static func matches(
        _ constraint: EntityConstraint, _ uid: EntityUID, _ entities: Entities
    ) -> Bool {
        switch constraint {
        case .any: true
        case .equal(.entity(let other)): uid == other
        case .isIn(.entity(let ancestor)): isIn(uid, ancestor, entities)
        case .isType(let type): uid.type == type
        case .isTypeIn(let type, .entity(let ancestor)):
            uid.type == type && isIn(uid, ancestor, entities)
        case .equal(.slot), .isIn(.slot), .isTypeIn(_, .slot): false
        }
    }

    private static func matches(
        _ constraint: ActionConstraint, _ uid: EntityUID, _ entities: Entities
    ) -> Bool {
        switch constraint {
        case .any: true
        case .equal(let other): uid == other
        case .isIn(let ancestor): isIn(uid, ancestor, entities)
        case .isInAny(let ancestors): ancestors.contains { isIn(uid, $0, entities) }
        }
    }

    /// The plain model of `in`: a walk from parent to parent.
    static func isIn(_ uid: EntityUID, _ ancestor: EntityUID, _ entities: Entities) -> Bool {
        if uid == ancestor { return true }
        return (entities[uid]?.parents ?? []).contains { isIn($0, ancestor, entities) }
    }
}
