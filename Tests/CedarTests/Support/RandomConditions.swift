/// Random clauses of policies, well-typed or not, many of them constant in part.
enum RandomConditions {
    static func clause(_ random: inout SeededRandom) -> String {
        "\(random.pick(["when", "unless"])) { \(expression(&random, depth: 3)) }"
    }

    private static func expression(_ random: inout SeededRandom, depth: Int) -> String {
        guard depth > 0, random.below(5) > 0 else { return leaf(&random) }
        func part() -> String { expression(&random, depth: depth - 1) }
        switch random.below(14) {
        case 0: return "(\(part()) && \(part()))"
        case 1: return "(\(part()) || \(part()) || \(part()))"
        case 2: return "!(\(part()))"
        case 3: return "(if \(part()) then \(part()) else \(part()))"
        case 4: return "(\(part()) \(random.pick(["+", "-", "*"])) \(part()))"
        case 5: return "(\(part()) \(random.pick(["<", ">="])) \(part()))"
        case 6, 7: return "(\(part()) \(random.pick(["==", "!="])) \(part()))"
        case 8: return "(\(part()) like \"a*\")"
        case 9: return "(\(part()) has a)"
        case 10: return "(\(part()) in \(part()))"
        case 11: return "(\(part()) is User\(random.below(2) == 0 ? "" : " in \(part())"))"
        case 12: return "[\(part())].contains(\(part()))"
        default: return "{a: \(part())}.a"
        }
    }

    private static func leaf(_ random: inout SeededRandom) -> String {
        switch random.below(10) {
        case 0, 1: random.pick(["true", "false"])
        case 2: random.pick(["1", "9223372036854775807"])
        case 3: "\"a\""
        case 4, 5: random.pick(["principal", "resource", "action"])
        case 6: RandomScopes.name(&random)
        case 7: "context"
        default: random.pick(["context.yes", "context.n", "principal.a", "context.no"])
        }
    }
}
