// As in the parser, the functions on the way of the recursion are small and one for each group.
extension PolicyEncoder {
    mutating func write(_ expression: Expression) {
        switch expression.kind {
        case .literal(let literal): write(literal)
        case .variable(let variable): write("{\"Var\":\"\(variable.rawValue)\"}")
        case .logic(let logic): write(logic)
        case .arithmetic(let arithmetic): write(arithmetic)
        case .relation(let relation): write(relation)
        case .access(let access): write(access)
        case .collection(let collection): write(collection)
        }
    }

    private mutating func write(_ literal: Literal) {
        write("{\"Value\":")
        switch literal {
        case .bool(let value): write(String(value))
        case .long(let value): write(String(value))
        case .string(let value): writeString(value)
        case .entity(let uid):
            write("{\"__entity\":")
            write(uid)
            write("}")
        }
        write("}")
    }

    // MARK: Operators

    private mutating func write(_ logic: LogicExpression) {
        switch logic {
        case .or(let operands): writeChain(operands, .or)
        case .and(let operands): writeChain(operands, .and)
        case .not(let operand): writeUnary(operand, .not)
        case .conditional(let condition, let then, let otherwise):
            write("{\"if-then-else\":{\"else\":")
            write(otherwise)
            write(",\"if\":")
            write(condition)
            write(",\"then\":")
            write(then)
            write("}}")
        }
    }

    private mutating func write(_ arithmetic: ArithmeticExpression) {
        switch arithmetic {
        case .negate(let operand): writeUnary(operand, .negate)
        case .product(let operands): writeChain(operands, .multiply)
        case .sum(let operands):
            for operand in operands.dropFirst().reversed() {
                openBinary(operand.isSubtracted ? .subtract : .add)
            }
            for (index, operand) in operands.enumerated() {
                writeOperand(operand.expression, index)
            }
        }
    }

    private mutating func writeChain(_ operands: [Expression], _ symbol: JSONOperator) {
        for _ in operands.dropFirst() { openBinary(symbol) }
        for (index, operand) in operands.enumerated() { writeOperand(operand, index) }
    }

    private mutating func openBinary(_ symbol: JSONOperator) {
        write("{\"\(symbol.rawValue)\":{\"left\":")
    }

    /// The first operand of a chain, or one that ends a pair.
    private mutating func writeOperand(_ operand: Expression, _ index: Int) {
        if index == 0 { return write(operand) }
        write(",\"right\":")
        write(operand)
        write("}}")
    }

    private mutating func writeUnary(_ operand: Expression, _ symbol: JSONOperator) {
        write("{\"\(symbol.rawValue)\":{\"arg\":")
        write(operand)
        write("}}")
    }

    private mutating func writeBinary(_ symbol: String, _ left: Expression, _ right: Expression) {
        write("{\"\(symbol)\":{\"left\":")
        write(left)
        write(",\"right\":")
        write(right)
        write("}}")
    }

    private mutating func write(_ relation: RelationExpression) {
        switch relation {
        case .compare(let symbol, let left, let right):
            writeBinary(symbol.rawValue, left, right)
        case .like(let operand, let pattern):
            write("{\"like\":{\"left\":")
            write(operand)
            write(",\"pattern\":")
            write(pattern)
            write("}}")
        case .isType(let operand, let type, let container):
            write("{\"is\":{\"entity_type\":\"\(type.name)\"")
            if let container {
                write(",\"in\":")
                write(container)
            }
            write(",\"left\":")
            write(operand)
            write("}}")
        }
    }

    /// One element a scalar, as in the reference engine.
    private mutating func write(_ pattern: Pattern) {
        var separator = "["
        for (index, segment) in pattern.segments.enumerated() {
            if index > 0 {
                write("\(separator)\"Wildcard\"")
                separator = ","
            }
            for scalar in segment.unicodeScalars {
                write("\(separator){\"Literal\":")
                writeString(String(scalar))
                write("}")
                separator = ","
            }
        }
        write(separator == "[" ? "[]" : "]")
    }

    // MARK: Access

    private mutating func write(_ access: AccessExpression) {
        switch access {
        case .attribute(let base, let name):
            write("{\".\":{\"attr\":")
            writeString(name)
            write(",\"left\":")
            write(base)
            write("}}")
        case .has(let base, let path):
            writeHas(base, path)
        case .call(let method, let receiver, let argument):
            if let argument { return writeBinary(method.rawValue, receiver, argument) }
            write("{\"\(method.rawValue)\":{\"arg\":")
            write(receiver)
            write("}}")
        case .extensionCall(let function, let arguments):
            write("{\"\(function.rawValue)\":[")
            writeList(arguments)
            write("]}")
        }
    }

    /// A path becomes a chain of `&&` that repeats the operand for each name. Where that would
    /// write too much the path stays a list, which the engine reads as well.
    private mutating func writeHas(_ base: Expression, _ path: [String]) {
        guard path.count == 1 || ExpansionSize.expands(base, path) else {
            return writeHasList(base, path)
        }
        for _ in path.dropFirst() { openBinary(.and) }
        for (index, name) in path.enumerated() {
            if index > 0 { write(",\"right\":") }
            write("{\"has\":{\"attr\":")
            writeString(name)
            write(",\"left\":")
            writeAttributes(path[..<index], of: base)
            write("}}")
            if index > 0 { write("}}") }
        }
    }

    private mutating func writeAttributes(_ path: ArraySlice<String>, of base: Expression) {
        for name in path.reversed() {
            write("{\".\":{\"attr\":")
            writeString(name)
            write(",\"left\":")
        }
        write(base)
        for _ in path { write("}}") }
    }

    private mutating func writeHasList(_ base: Expression, _ path: [String]) {
        write("{\"has\":{\"attr\":[")
        for (index, name) in path.enumerated() {
            if index > 0 { write(",") }
            writeString(name)
        }
        write("],\"left\":")
        write(base)
        write("}}")
    }

    // MARK: Collections

    private mutating func write(_ collection: CollectionExpression) {
        switch collection {
        case .set(let elements):
            write("{\"Set\":[")
            writeList(elements)
            write("]}")
        case .record(let entries):
            write("{\"Record\":{")
            let sorted = entries.sorted { $0.key.precedesInBytes($1.key) }
            for (index, entry) in sorted.enumerated() {
                if index > 0 { write(",") }
                writeString(entry.key)
                write(":")
                write(entry.value)
            }
            write("}}")
        }
    }

    private mutating func writeList(_ elements: [Expression]) {
        for (index, element) in elements.enumerated() {
            if index > 0 { write(",") }
            write(element)
        }
    }
}
