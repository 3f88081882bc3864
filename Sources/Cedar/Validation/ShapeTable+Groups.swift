extension ShapeTable {
    func number(_ logic: LogicExpression) -> Int32 {
        switch logic {
        case .and(let operands): chain(.and, numbers(operands))
        case .or(let operands): chain(.or, numbers(operands))
        case .not(let operand): not(number(operand))
        case .conditional(let condition, let then, let otherwise):
            operation(.conditional, numbers([condition, then, otherwise]))
        }
    }

    func number(_ arithmetic: ArithmeticExpression) -> Int32 {
        switch arithmetic {
        case .negate(let operand): return operation(.negate, [number(operand)])
        case .product(let operands): return chain(.times, numbers(operands))
        case .sum(let operands):
            let parts = operands.map { number($0.expression) }
            guard var sum = parts.first else { return operation(.plus, []) }
            for (part, operand) in zip(parts, operands).dropFirst() {
                sum = operation(operand.isSubtracted ? .minus : .plus, [sum, part])
            }
            return sum
        }
    }

    func number(_ relation: RelationExpression) -> Int32 {
        switch relation {
        case .compare(let symbol, let left, let right):
            return compare(symbol, numbers([left, right]))
        case .like(let text, let pattern):
            return number(.like(number(text), pattern.segments.map(EquatableBytes.init)))
        case .isType(let entity, let type, in: let container):
            let holder = number(entity)
            let test = number(.isType(holder, type))
            guard let container else { return test }
            return operation(.and, [test, operation(.isIn, [holder, number(container)])])
        }
    }

    func number(_ access: AccessExpression) -> Int32 {
        switch access {
        case .attribute(let holder, let name):
            return attribute(name, of: number(holder))
        case .has(let holder, let path):
            return has(number(holder), path)
        case .call(let method, let receiver, let argument):
            return operation(.method(method), numbers([receiver] + (argument.map { [$0] } ?? [])))
        case .extensionCall(let function, let arguments):
            return operation(.function(function), numbers(arguments))
        }
    }

    func number(_ collection: CollectionExpression) -> Int32 {
        switch collection {
        case .set(let elements): return operation(.set, numbers(elements))
        case .record(let entries):
            let ordered = entries.sorted { $0.key.precedesInBytes($1.key) }
            return number(
                .record(
                    ordered.map { EquatableBytes($0.key) }, numbers(ordered.map(\.value))))
        }
    }

    // MARK: Operations

    private func operation(_ symbol: ShapeKey.Operator, _ parts: [Int32]) -> Int32 {
        number(.operation(symbol, parts))
    }

    private func not(_ operand: Int32) -> Int32 { operation(.not, [operand]) }

    private func compare(_ symbol: RelationOperator, _ sides: [Int32]) -> Int32 {
        switch symbol {
        case .equal: operation(.equal, sides)
        case .notEqual: not(operation(.equal, sides))
        case .less: operation(.less, sides)
        case .lessOrEqual: operation(.lessOrEqual, sides)
        case .greater: not(operation(.lessOrEqual, sides))
        case .greaterOrEqual: not(operation(.less, sides))
        case .isIn: operation(.isIn, sides)
        }
    }

    private func chain(_ symbol: ShapeKey.Operator, _ parts: [Int32]) -> Int32 {
        guard var joined = parts.first else { return operation(symbol, []) }
        for part in parts.dropFirst() { joined = pair(symbol, joined, part) }
        return joined
    }

    private func pair(_ symbol: ShapeKey.Operator, _ left: Int32, _ right: Int32) -> Int32 {
        if case .bool(let first) = key(left), case .bool(let second) = key(right) {
            if symbol == .and { return number(.bool(first && second)) }
            if symbol == .or { return number(.bool(first || second)) }
        }
        return operation(symbol, [left, right])
    }

    private func has(_ holder: Int32, _ path: [String]) -> Int32 {
        var holder = holder
        var joined: Int32?
        for name in path {
            let test = number(.has(holder, EquatableBytes(name)))
            joined = joined.map { pair(.and, $0, test) } ?? test
            holder = attribute(name, of: holder)
        }
        return joined ?? holder
    }
}
