@testable import Cedar

/// Walks over trees that tests need.
enum Trees {
    /// The expressions directly below a node.
    static func parts(of kind: ExpressionKind) -> [Expression] {
        switch kind {
        case .literal, .variable: []
        case .logic(let logic): parts(of: logic)
        case .arithmetic(.negate(let operand)): [operand]
        case .arithmetic(.sum(let operands)): operands.map(\.expression)
        case .arithmetic(.product(let operands)): operands
        case .relation(.compare(_, let left, let right)): [left, right]
        case .relation(.like(let operand, _)): [operand]
        case .relation(.isType(let operand, _, let container)):
            [operand] + (container.map { [$0] } ?? [])
        case .access(let access): parts(of: access)
        case .collection(.set(let elements)): elements
        case .collection(.record(let entries)): entries.map(\.value)
        }
    }

    private static func parts(of logic: LogicExpression) -> [Expression] {
        switch logic {
        case .or(let operands), .and(let operands): operands
        case .not(let operand): [operand]
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        }
    }

    private static func parts(of access: AccessExpression) -> [Expression] {
        switch access {
        case .attribute(let base, _), .has(let base, _): [base]
        case .call(_, let receiver, let argument): [receiver] + (argument.map { [$0] } ?? [])
        case .extensionCall(_, let arguments): arguments
        }
    }

    /// The policies of a text, or the errors.
    static func parse(_ text: String) -> (policies: [PolicySyntax], errors: [PolicyParseError]) {
        Parser(SourceText(name: "t", bytes: Array(text.utf8))).parsePolicies()
    }
}
