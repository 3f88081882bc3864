/// Random schemas whose entity types and contexts share attributes in part, and policies that read
/// these, well-typed or not.
enum RandomReads {
    private static let types = ["A", "B", "C"]

    static func schema(_ random: inout SeededRandom) -> String {
        var text = ""
        for type in types {
            let tags = random.pick(["", " tags Long", " tags String"])
            text += "entity \(type) in [\(random.pick(types))] {\(attributes(&random))}\(tags);\n"
        }
        for action in 0..<4 {
            let parents = action > 1 ? " in [\"a0\"]" : ""
            text += """
                action "a\(action)"\(parents) appliesTo {
                  principal: [A, \(random.pick(["B", "C"]))], resource: [A, B, C],
                  context: {\(attributes(&random))}
                };\n
                """
        }
        return text
    }

    private static func attributes(_ random: inout SeededRandom) -> String {
        let choices = [
            ("n", ["Long"]), ("e", ["A", "B"]), ("k", ["Long", "String", "Set<Long>"]),
            ("r", ["{u: Long, v?: String}", "{u: Long}", "Long"]),
        ]
        var attributes: [String] = []
        for (name, types) in choices where random.below(4) > 0 {
            attributes.append("\(name)\(random.pick(["", "", "?"])): \(random.pick(types))")
        }
        return attributes.joined(separator: ", ")
    }

    static func policy(_ random: inout SeededRandom) -> String {
        let principal = random.pick(["", "", " is A", " in A::\"x\""])
        let action = random.pick(["", "", " == Action::\"a1\"", " in [Action::\"a0\"]"])
        return "permit(principal\(principal), action\(action), resource) "
            + "\(random.pick(["when", "unless"])) { \(test(&random, depth: 3)) }"
    }

    private static func test(_ random: inout SeededRandom, depth: Int) -> String {
        guard depth > 0 else { return leaf(&random, depth: 0) }
        func part() -> String { test(&random, depth: depth - 1) }
        switch random.below(10) {
        case 0, 1: return "(\(part()) && \(part()))"
        case 2: return "(\(part()) || \(part()))"
        case 3: return "!(\(part()))"
        case 4: return "(if \(part()) then \(part()) else \(part()))"
        default: return leaf(&random, depth: depth)
        }
    }

    private static func leaf(_ random: inout SeededRandom, depth: Int) -> String {
        let variable = random.pick(["principal", "resource", "context", "context", "action"])
        var holder = variable + random.pick(["", "", "", ".r", ".e", ".e.r"])
        if depth > 0, random.below(8) == 0 {
            holder = "(if \(test(&random, depth: depth - 1)) then \(holder) else \(variable))"
        }
        switch random.below(12) {
        case 0, 1: return "\(holder).n < 3"
        case 2: return "\(holder) has \(random.pick(["n", "k", "r", "r.v", "e.r.u"]))"
        case 3: return "\(holder).k == \(holder).n"
        case 4: return "\(holder) has r.v && \(holder).r.v like \"a*\""
        case 5, 6: return "\(variable) has n && \(variable).n == 1"
        case 7: return "principal in \(random.pick(types))::\"x\""
        case 8: return "resource is \(random.pick(types))"
        case 9:
            return random.pick([
                "action == Action::\"a1\"", "action in [Action::\"a0\", Action::\"a2\"]",
                "Action::\"a1\".n == 1", "{q: context}.q.n == 1",
            ])
        case 10:
            return random.pick([
                "principal == resource", "[principal, resource].contains(resource)",
                "principal.hasTag(\"t\") && principal.getTag(\"t\") == 1", "context == {n: 1}",
            ])
        default: return random.pick(["true", "false"])
        }
    }
}
