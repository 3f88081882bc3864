@testable import Cedar

/// Random trees of policies, made without the parser, so that the printer meets every shape that
/// the parser can make. Heights go up to the limit.
struct RandomTrees {
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func policy() -> PolicySyntax {
        let height = random.below(8) == 0 ? 1 + random.below(CedarLimits.expressionHeightMax) : 5
        let conditions = (0..<random.below(3)).map { _ in
            Condition(
                kind: random.below(2) == 0 ? .when : .unless,
                body: random.below(8) == 0 ? spine(height) : expression(1 + random.below(height)))
        }
        let keys = ["id", "if", "__cedar", "a_1", "x"].shuffled(using: &random)
        return PolicySyntax(
            annotations: keys.prefix(random.below(3)).map {
                Annotation(key: $0, value: random.below(3) == 0 ? nil : text())
            },
            effect: random.below(2) == 0 ? .permit : .forbid,
            principal: constraint(), action: actionConstraint(), resource: constraint(),
            conditions: conditions, range: SourceRange(0, 0))
    }

    // MARK: Scope

    private mutating func constraint() -> EntityConstraint {
        switch random.below(6) {
        case 0: .equal(scopeEntity())
        case 1: .isIn(scopeEntity())
        case 2: .isType(type())
        case 3: .isTypeIn(type(), scopeEntity())
        default: .any
        }
    }

    private mutating func scopeEntity() -> ScopeEntity {
        random.below(4) == 0 ? .slot : .entity(entity())
    }

    private mutating func actionConstraint() -> ActionConstraint {
        switch random.below(5) {
        case 0: .equal(action())
        case 1: .isIn(action())
        case 2: .isInAny((0..<random.below(4)).map { _ in action() })
        default: .any
        }
    }

    private mutating func action() -> EntityUID {
        let name = random.pick(["Action", "Ns::Action"])
        return EntityUID(type: EntityType(unchecked: name), id: text())
    }

    private mutating func entity() -> EntityUID {
        EntityUID(type: type(), id: text())
    }

    private mutating func type() -> EntityType {
        EntityType(unchecked: random.pick(["User", "A::B", "in_1::permit::principal", "_"]))
    }

    // MARK: Texts

    private mutating func text() -> String {
        random.pick([
            "", "a", "alice", "a b", "if", "__cedar", "1a", "\"", "\\", "\n\r\t\0", "a*b", "*",
            "é", "e\u{301}", "\u{200B}", "😀", "\u{7F}", "\u{FFFF}", "// no comment", "\\*", "'",
        ])
    }

    private mutating func identifier() -> String {
        random.pick(["a", "b1", "_", "principal", "permit", "when", "contains", "ip", "iff"])
    }

    private mutating func long() -> Int64 {
        random.pick([0, 1, -1, 5, -5, 42, .max, .min, .min + 1])
    }

    // MARK: Expressions

    /// A tree that is one high path with leaves beside it.
    private mutating func spine(_ height: Int) -> Expression {
        var expression = leaf()
        while Int(expression.height) < height { expression = above(expression) }
        return expression
    }

    mutating func expression(_ height: Int) -> Expression {
        guard height > 1, random.below(6) != 0 else { return leaf() }
        return above(expression(min(height - 1, 1 + random.below(height))))
    }

    private mutating func leaf() -> Expression {
        switch random.below(8) {
        case 0: make(.literal(.bool(random.below(2) == 0)))
        case 1, 2: make(.literal(.long(long())))
        case 3: make(.literal(.string(text())))
        case 4: make(.literal(.entity(entity())))
        default: make(.variable(random.pick([.principal, .action, .resource, .context])))
        }
    }

    /// A small operand beside a high one.
    private mutating func other() -> Expression {
        random.below(3) == 0 ? above(leaf()) : leaf()
    }

    private mutating func chain(_ operand: Expression) -> [Expression] {
        var operands = (0...random.below(3)).map { _ in other() }
        operands.insert(operand, at: random.below(operands.count + 1))
        return operands
    }

    /// A node one higher than `operand` that holds it somewhere.
    private mutating func above(_ operand: Expression) -> Expression {
        switch random.below(9) {
        case 0: make(.logic(.or(chain(operand))))
        case 1: make(.logic(.and(chain(operand))))
        case 2: make(.logic(.not(operand)))
        case 3: make(conditional(operand))
        case 4: make(.arithmetic(arithmetic(operand)))
        case 5: make(.relation(relation(operand)))
        case 6, 7: make(.access(access(operand)))
        default: make(.collection(collection(operand)))
        }
    }

    private mutating func conditional(_ operand: Expression) -> ExpressionKind {
        let parts = [operand, other(), other()].shuffled(using: &random)
        return .logic(.conditional(condition: parts[0], then: parts[1], otherwise: parts[2]))
    }

    private mutating func arithmetic(_ operand: Expression) -> ArithmeticExpression {
        switch random.below(4) {
        case 0: .product(chain(operand))
        case 1:
            .sum(
                chain(operand).enumerated().map {
                    SumOperand(
                        isSubtracted: $0 > 0 && random.below(2) == 0, expression: $1)
                })
        default: .negate(operand)
        }
    }

    private mutating func relation(_ operand: Expression) -> RelationExpression {
        let parts = [operand, other()].shuffled(using: &random)
        switch random.below(4) {
        case 0:
            let segments = (0...random.below(4)).map { _ in text() }
            return .like(operand, Pattern(segments: segments))
        case 1: return .isType(operand, type(), in: nil)
        case 2: return .isType(parts[0], type(), in: parts[1])
        default:
            let symbols: [RelationOperator] = [
                .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn,
            ]
            return .compare(random.pick(symbols), parts[0], parts[1])
        }
    }

    private mutating func access(_ operand: Expression) -> AccessExpression {
        switch random.below(5) {
        case 0: return .attribute(operand, text())
        case 1: return .attribute(operand, identifier())
        case 2:
            guard random.below(3) == 0 else { return .has(operand, [text()]) }
            return .has(operand, (0...random.below(3)).map { _ in identifier() })
        case 3:
            let parts = [operand, other()].shuffled(using: &random)
            let method = random.pick(BuiltinMethod.allCases)
            return method.argumentCount == 0
                ? .call(method, receiver: operand, argument: nil)
                : .call(method, receiver: parts[0], argument: parts[1])
        default:
            return .extensionCall(
                random.pick(ExtensionFunction.allCases), chain(operand))
        }
    }

    private mutating func collection(_ operand: Expression) -> CollectionExpression {
        if random.below(2) == 0 { return .set(chain(operand)) }
        let keys = ["a", "b", "if", "", "a b", "__cedar", "\"", "like", "é"]
            .shuffled(using: &random)
        return .record(zip(keys, chain(operand)).map { RecordEntry(key: $0, value: $1) })
    }

    // MARK: Nodes

    private func make(_ kind: ExpressionKind) -> Expression {
        Expression(
            kind, SourceRange(0, 0),
            height: Trees.parts(of: kind).map(\.height).max().map { $0 + 1 } ?? 1)
    }
}
