/// Gives equal numbers to expressions that are written alike, wherever they stand in a policy. What
/// `e has a` establishes holds for every `e.a` that is written with the same `e`.
final class ShapeTable {
    private var numbers: [ShapeKey: Int32] = [:]
    private var keys: [ShapeKey] = []
    private var known: [ObjectIdentifier: Int32] = [:]

    func number(_ key: ShapeKey) -> Int32 {
        if let number = numbers[key] { return number }
        let number = Int32(keys.count)
        numbers[key] = number
        keys.append(key)
        return number
    }

    func key(_ number: Int32) -> ShapeKey { keys[Int(number)] }

    /// The literal that an expression is, if it is one. Truth values that are joined by `&&` and
    /// `||` are literals as well, as in the reference engine.
    func literal(_ expression: Expression) -> ShapeKey? {
        switch expression.kind {
        case .literal, .logic:
            let key = key(number(expression))
            switch key {
            case .bool, .long, .string, .entity: return key
            case .variable, .operation, .like, .isType, .attribute, .has, .record: return nil
            }
        case .variable, .arithmetic, .relation, .access, .collection: return nil
        }
    }

    func attribute(_ name: String, of holder: Int32) -> Int32 {
        number(.attribute(holder, EquatableBytes(name)))
    }

    func string(_ text: String) -> Int32 { number(.string(EquatableBytes(text))) }

    func number(_ expression: Expression) -> Int32 {
        let identity = ObjectIdentifier(expression)
        if let number = known[identity] { return number }
        let number =
            switch expression.kind {
            case .literal(let literal): self.number(Self.key(literal))
            case .variable(let variable): self.number(.variable(variable))
            case .logic(let logic): self.number(logic)
            case .arithmetic(let arithmetic): self.number(arithmetic)
            case .relation(let relation): self.number(relation)
            case .access(let access): self.number(access)
            case .collection(let collection): self.number(collection)
            }
        known[identity] = number
        return number
    }

    func numbers(_ expressions: [Expression]) -> [Int32] { expressions.map { number($0) } }

    private static func key(_ literal: Literal) -> ShapeKey {
        switch literal {
        case .bool(let value): .bool(value)
        case .long(let value): .long(value)
        case .string(let text): .string(EquatableBytes(text))
        case .entity(let uid): .entity(uid)
        }
    }
}
