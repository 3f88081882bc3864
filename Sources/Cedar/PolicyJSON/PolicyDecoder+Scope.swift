// As the reference engine does, the scope ignores keys that it does not know, save beside `is`.
extension PolicyDecoder {
    func entityConstraint(
        _ index: Int, _ variable: Variable
    ) throws(JSONFailure) -> EntityConstraint {
        let members = try tape.object(index, "the constraint of `\(variable.rawValue)`")
        let (name, range) = try operation(members, index)
        switch name {
        case "All", "all": return .any
        case "==": return .equal(try scopeEntity(members, index, variable))
        case "in": return .isIn(try scopeEntity(members, index, variable))
        case "is": return try typeConstraint(index, variable)
        default:
            throw JSONFailure(
                range, "expected `All`, `==`, `in` or `is`, found `\(name)`")
        }
    }

    func actionConstraint(_ index: Int) throws(JSONFailure) -> ActionConstraint {
        let members = try tape.object(index, "the constraint of `action`")
        let (name, range) = try operation(members, index)
        switch name {
        case "All", "all": return .any
        case "==":
            return .equal(try action(entity(members, index, "entity")))
        case "in":
            guard JSONTape.value("entity", members) == nil,
                let entities = JSONTape.value("entities", members)
            else { return .isIn(try action(entity(members, index, "entity` or `entities"))) }
            return .isInAny(try actions(entities))
        case "is":
            throw JSONFailure(range, "`is` cannot stand in the scope of an action")
        default:
            throw JSONFailure(range, "expected `All`, `==` or `in`, found `\(name)`")
        }
    }

    private func operation(
        _ members: [JSONTape.Member], _ index: Int
    ) throws(JSONFailure) -> (String, SourceRange) {
        guard let operation = JSONTape.value("op", members) else {
            throw JSONFailure(tape.range(index), "`op` is missing in a constraint")
        }
        return (try tape.string(operation, "an operator"), tape.range(operation))
    }

    private func typeConstraint(
        _ index: Int, _ variable: Variable
    ) throws(JSONFailure) -> EntityConstraint {
        let fields = try tape.fields(
            index, "a constraint with `is`", required: ["op", "entity_type"], optional: ["in"])
        guard let name = fields[1] else { return .any }
        let type = try self.type(name)
        guard let container = fields[2], !tape.isNull(container) else { return .isType(type) }
        let members = try tape.object(container, "an object with `entity` or `slot`")
        return .isTypeIn(type, try scopeEntity(members, container, variable))
    }

    private func scopeEntity(
        _ members: [JSONTape.Member], _ index: Int, _ variable: Variable
    ) throws(JSONFailure) -> ScopeEntity {
        if let entity = JSONTape.value("entity", members) {
            return .entity(try self.entity(entity))
        }
        guard let slot = JSONTape.value("slot", members) else {
            throw JSONFailure(
                tape.range(index), "`entity` or `slot` is missing in a constraint")
        }
        let name = try tape.string(slot, "the slot `?\(variable.rawValue)`")
        guard name == "?\(variable.rawValue)" else {
            throw JSONFailure(
                tape.range(slot), "expected the slot `?\(variable.rawValue)`, found `\(name)`")
        }
        return .slot
    }

    // MARK: Actions

    private func entity(
        _ members: [JSONTape.Member], _ index: Int, _ keys: String
    ) throws(JSONFailure) -> Int {
        if let entity = JSONTape.value("entity", members) { return entity }
        if let slot = JSONTape.value("slot", members) {
            throw JSONFailure(tape.range(slot), "a slot cannot stand for an action")
        }
        throw JSONFailure(tape.range(index), "`\(keys)` is missing in a constraint")
    }

    private func actions(_ index: Int) throws(JSONFailure) -> [EntityUID] {
        var actions: [EntityUID] = []
        for element in try tape.array(index, "an array of actions") {
            actions.append(try action(element))
        }
        return actions
    }

    private func action(_ index: Int) throws(JSONFailure) -> EntityUID {
        let action = try entity(index)
        guard action.type.isAction else {
            throw JSONFailure(
                tape.range(index), "expected an entity of type `Action`, found `\(action)`")
        }
        return action
    }

    // MARK: Names

    func type(_ index: Int) throws(JSONFailure) -> EntityType {
        let name = try tape.string(index, "an entity type")
        do throws(EntityNameError) {
            return try EntityType(name)
        } catch {
            throw JSONFailure(tape.range(index), error.message)
        }
    }

    /// `{"type": …, "id": …}`, or that under `__entity`.
    func entity(_ index: Int) throws(JSONFailure) -> EntityUID {
        let expected = "an entity as `{\"type\": \"…\", \"id\": \"…\"}`"
        let members = try tape.object(index, expected)
        if let escaped = JSONTape.value("__entity", members),
            let entity = try namedEntity(escaped)
        {
            return entity
        }
        guard let entity = try namedEntity(index) else {
            throw JSONFailure(tape.range(index), "expected \(expected)")
        }
        return entity
    }

    /// The entity of an object with `type` and `id`; nil for anything else.
    func namedEntity(_ index: Int) throws(JSONFailure) -> EntityUID? {
        guard case .object = tape.kind(index) else { return nil }
        let members = tape.members(of: index)
        guard let type = JSONTape.value("type", members), let id = JSONTape.value("id", members),
            case .string = tape.kind(type), case .string(let text) = tape.kind(id)
        else { return nil }
        return EntityUID(type: try self.type(type), id: tape.text(text))
    }
}
