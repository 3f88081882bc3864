/// How many expressions are written for a tree, where each path behind `has` is spelt out that may
/// be.
///
/// The measure is of what is written, not of the tree, so that a document that is read and written
/// again and again stops growing.
enum ExpansionSize {
    /// Whether a path of several names may be spelt out.
    static func expands(_ base: Expression, _ path: [String]) -> Bool {
        expanded(of(base), path.count) <= CedarLimits.hasExpansionMax
    }

    private static func of(_ expression: Expression) -> Int {
        switch expression.kind {
        case .literal, .variable: 1
        case .logic(let logic): of(logic)
        case .arithmetic(.negate(let operand)): 1 + of(operand)
        case .arithmetic(.sum(let operands)): operands.reduce(0) { sum($0, of($1.expression)) }
        case .arithmetic(.product(let operands)): of(operands)
        case .relation(.compare(_, let left, let right)): sum(of(left), of(right))
        case .relation(.like(let operand, _)): sum(of(operand), 0)
        case .relation(.isType(let operand, _, let container)):
            sum(of(operand), container.map(of) ?? 0)
        case .access(let access): of(access)
        case .collection(.set(let elements)): of(elements)
        case .collection(.record(let entries)): entries.reduce(1) { sum($0, of($1.value)) }
        }
    }

    private static func of(_ logic: LogicExpression) -> Int {
        switch logic {
        case .or(let operands), .and(let operands): of(operands)
        case .not(let operand): sum(of(operand), 0)
        case .conditional(let condition, let then, let otherwise):
            of([condition, then, otherwise])
        }
    }

    private static func of(_ access: AccessExpression) -> Int {
        switch access {
        case .attribute(let base, _): return sum(of(base), 0)
        case .has(let base, let path):
            let size = of(base)
            let all = expanded(size, path.count)
            return all <= CedarLimits.hasExpansionMax ? all : sum(size, 0)
        case .call(_, let receiver, let argument):
            return sum(of(receiver), argument.map(of) ?? 0)
        case .extensionCall(_, let arguments): return of(arguments)
        }
    }

    private static func of(_ parts: [Expression]) -> Int {
        parts.reduce(1) { sum($0, of($1)) }
    }

    /// The sum and one for what holds the two, held at a size that is too large anyway.
    private static func sum(_ left: Int, _ right: Int) -> Int {
        min(left + right + 1, CedarLimits.hasExpansionMax + 1)
    }

    /// Each of n names repeats the operand, and 0 to n - 1 attributes of it.
    private static func expanded(_ size: Int, _ names: Int) -> Int {
        guard names <= CedarLimits.hasExpansionMax else { return names }
        return names * (size + 1 + names / 2)
    }
}
