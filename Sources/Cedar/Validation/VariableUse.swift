/// What the conditions of a policy use of one variable.
enum VariableUse {
    case nothing
    /// Only attributes of these names, read or tested for.
    case attributes([String])
    /// What else it may be used for, perhaps attributes as well.
    case all

    /// Levels admit the environment's action where it is written down, so there an action that is
    /// written down counts as a use.
    static func uses(in conditions: [Condition]) -> [Variable: VariableUse] {
        var occurrences: [Variable: Int] = [:]
        var attributes: [Variable: [String]] = [:]
        for condition in conditions {
            condition.body.visit {
                switch $0.kind {
                case .variable(let variable): occurrences[variable, default: 0] += 1
                case .literal(.entity(let uid)) where uid.type.isAction:
                    occurrences[.action, default: 0] += 1
                case .access(.attribute(let holder, let name)):
                    guard case .variable(let variable) = holder.kind else { return }
                    attributes[variable, default: []].append(name)
                case .access(.has(let holder, let path)):
                    guard case .variable(let variable) = holder.kind else { return }
                    attributes[variable, default: []].append(contentsOf: path.prefix(1))
                case .literal, .logic, .arithmetic, .relation, .access, .collection: return
                }
            }
        }
        var uses: [Variable: VariableUse] = [:]
        for (variable, count) in occurrences {
            let names = attributes[variable] ?? []
            uses[variable] = names.count == count ? .attributes(names) : .all
        }
        return uses
    }
}
