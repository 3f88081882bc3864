/// Turns expressions into nodes in an arena and folds what is constant, as long as that can not
/// change an error: a subexpression that would fail is left to fail at run time.
///
/// Recursion is bounded by `CedarLimits.expressionHeightMax`.
struct Compiler {
    let arena: Arena
    private let builder: TermBuilder
    private let folder: Evaluator

    init(arena: Arena) {
        self.arena = arena
        builder = TermBuilder(arena: arena, table: nil)
        folder = Evaluator(constantsIn: arena)
    }

    func entity(_ uid: EntityUID) -> EntityReference {
        builder.entity(uid)
    }

    func node(_ expression: Expression) -> Node {
        folded(Node(operation: operation(expression.kind), range: expression.range))
    }

    private func operation(_ kind: ExpressionKind) -> Operation {
        switch kind {
        case .literal(let literal): .constant(term(literal))
        case .variable(let variable): .variable(variable)
        case .logic(let expression): .logic(logic(expression))
        case .arithmetic(let expression): .arithmetic(arithmetic(expression))
        case .relation(let expression): relation(expression)
        case .access(let expression): .access(access(expression))
        case .collection(let expression): .collection(collection(expression))
        }
    }

    private func logic(_ expression: LogicExpression) -> LogicOperation {
        switch expression {
        case .or(let operands): .or(list(operands))
        case .and(let operands): .and(list(operands))
        case .not(let operand): .not(first([operand]))
        case .conditional(let condition, let then, let otherwise):
            .conditional(first([condition, then, otherwise]))
        }
    }

    private func arithmetic(_ expression: ArithmeticExpression) -> ArithmeticOperation {
        switch expression {
        case .negate(let operand): .negate(first([operand]))
        case .sum(let operands): .sum(sum(operands))
        case .product(let operands): .product(list(operands))
        }
    }

    private func relation(_ expression: RelationExpression) -> Operation {
        switch expression {
        case .compare(let symbol, let left, let right): compare(symbol, first([left, right]))
        case .like(let operand, let pattern):
            .relation(.like(first([operand]), self.pattern(pattern)))
        case .isType(let operand, let type, let container):
            .relation(isType(operand, type, container))
        }
    }

    private func access(_ expression: AccessExpression) -> AccessOperation {
        switch expression {
        case .attribute(let base, let name): .attribute(first([base]), arena.text(name))
        case .has(let base, let path): .has(first([base]), texts(path))
        case .call(let method, let receiver, let argument):
            .call(method, first(operands(receiver, argument)))
        case .extensionCall(let function, let arguments):
            .extensionCall(function, list(arguments))
        }
    }

    private func collection(_ expression: CollectionExpression) -> CollectionOperation {
        switch expression {
        case .set(let elements): .set(list(elements))
        case .record(let entries): .record(record(entries))
        }
    }

    // MARK: Parts

    private func term(_ literal: Literal) -> Term {
        switch literal {
        case .bool(let value): .bool(value)
        case .long(let value): .long(value)
        case .string(let value): .string(arena.text(value))
        case .entity(let uid): .entity(builder.entity(uid))
        }
    }

    private func operands(_ receiver: Expression, _ argument: Expression?) -> [Expression] {
        argument.map { [receiver, $0] } ?? [receiver]
    }

    private func texts(_ strings: [String]) -> TextList {
        arena.store(strings.map { arena.text($0) })
    }

    private func list(_ expressions: [Expression]) -> NodeList {
        let memory = UnsafeMutableBufferPointer(
            start: arena.allocate(Node.self, count: expressions.count), count: expressions.count)
        for (index, expression) in expressions.enumerated() {
            memory.initializeElement(at: index, to: node(expression))
        }
        return NodeList(memory)
    }

    private func first(_ expressions: [Expression]) -> NodeReference {
        guard let base = list(expressions).baseAddress else {
            preconditionFailure("a list of nodes has no address")
        }
        return base
    }

    private func compare(_ symbol: RelationOperator, _ pair: NodeReference) -> Operation {
        switch symbol {
        case .equal: .relation(.equal(pair, isNegated: false))
        case .notEqual: .relation(.equal(pair, isNegated: true))
        case .less: .arithmetic(.compare(.less, pair))
        case .lessOrEqual: .arithmetic(.compare(.lessOrEqual, pair))
        case .greater: .arithmetic(.compare(.greater, pair))
        case .greaterOrEqual: .arithmetic(.compare(.greaterOrEqual, pair))
        case .isIn: .relation(.isIn(pair))
        }
    }

    private func sum(_ operands: [SumOperand]) -> SumTemplate {
        SumTemplate(
            operands: list(operands.map(\.expression)),
            isSubtracted: arena.store(operands.map(\.isSubtracted)))
    }

    private func pattern(_ pattern: Pattern) -> PatternReference {
        arena.store(
            CompiledPattern(segments: texts(pattern.segments)))
    }

    private func isType(
        _ operand: Expression, _ type: EntityType, _ container: Expression?
    ) -> RelationOperation {
        let name = arena.text(type.name)
        guard let container else { return .isType(first([operand]), name) }
        return .isTypeIn(first([operand, container]), name)
    }

    private func record(_ entries: [RecordEntry]) -> RecordTemplate {
        RecordTemplate(
            keys: texts(entries.map(\.key)),
            values: list(entries.map(\.value)))
    }

    // MARK: Folding

    private func folded(_ node: Node) -> Node {
        guard node.operation.isFoldable else { return node }
        let result = withUnsafePointer(to: node) { pointer in
            do throws(EvaluationFailure) {
                return try folder.evaluate(pointer) as Term?
            } catch {
                return nil
            }
        }
        guard let result else { return node }
        return Node(operation: .constant(result), range: node.range)
    }
}
