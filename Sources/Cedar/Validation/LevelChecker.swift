/// Level validation (RFC 76): how many entities must be looked up one after another, starting from
/// those that the request names. Works on what the type checker found out about one environment.
final class LevelChecker {
    let level: Int
    private let action: EntityUID
    private let trace: LevelTrace
    private let findings: ValidationFindings
    /// What was walked; the parts of a record would else be walked again for every attribute.
    private var walked: Set<ObjectIdentifier> = []

    init(level: Int, action: EntityUID, trace: LevelTrace, findings: ValidationFindings) {
        self.level = level
        self.action = action
        self.trace = trace
        self.findings = findings
    }

    // MARK: Whole expressions

    func check(_ expression: Expression) {
        guard walked.insert(ObjectIdentifier(expression)).inserted else { return }
        switch expression.kind {
        case .literal, .variable: return
        case .logic(let logic): check(logic, expression)
        case .arithmetic(let arithmetic): check(arithmetic)
        case .relation(let relation): check(relation, expression)
        case .access(let access): check(access, expression)
        case .collection(let collection): check(collection)
        }
    }

    private func check(_ logic: LogicExpression, _ expression: Expression) {
        switch logic {
        case .or(let operands), .and(let operands):
            for operand in operands.prefix(trace.evaluatedCount(of: expression)) { check(operand) }
        case .not(let operand): check(operand)
        case .conditional(let condition, let then, let otherwise):
            check(condition)
            let branches = trace.branches(of: expression)
            if branches != .otherwise { check(then) }
            if branches != .then { check(otherwise) }
        }
    }

    private func check(_ arithmetic: ArithmeticExpression) {
        switch arithmetic {
        case .negate(let operand): check(operand)
        case .sum(let operands): for operand in operands { check(operand.expression) }
        case .product(let operands): for operand in operands { check(operand) }
        }
    }

    private func check(_ relation: RelationExpression, _ expression: Expression) {
        switch relation {
        case .compare(.isIn, let left, let right):
            lookUp(left, for: expression)
            check(right)
        case .compare(_, let left, let right):
            check(left)
            check(right)
        case .like(let text, _): check(text)
        case .isType(let entity, _, in: let container):
            check(entity)
            guard let container, trace.evaluatedCount(of: expression) > 1 else { return }
            lookUp(entity, for: expression)
            check(container)
        }
    }

    private func check(_ access: AccessExpression, _ expression: Expression) {
        switch access {
        case .attribute(let holder, _):
            if trace.lookups(of: expression).first == true {
                lookUp(holder, for: expression)
            } else {
                check(holder)
            }
        case .has(let holder, let path): checkHas(holder, path, expression)
        case .call(let method, let receiver, let argument):
            if method == .getTag || method == .hasTag {
                lookUp(receiver, for: expression)
            } else {
                check(receiver)
            }
            if let argument { check(argument) }
        case .extensionCall(_, let arguments): for argument in arguments { check(argument) }
        }
    }

    private func check(_ collection: CollectionExpression) {
        switch collection {
        case .set(let elements): for element in elements { check(element) }
        case .record(let entries): for entry in entries { check(entry.value) }
        }
    }

    private func checkHas(_ holder: Expression, _ path: [String], _ expression: Expression) {
        let lookups = trace.lookups(of: expression)
        guard let first = lookups.firstIndex(of: true) else { return check(holder) }
        if first > 0 { check(holder) }
        // The names up to the first entity lead through records, perhaps one that is written down.
        let start = distance(to: holder, through: Array(path[..<first].reversed()))
        let further = lookups[first...].filter { $0 }.count - 1
        require(start + further + 1, expression.range)
    }

    // MARK: Entities that are looked up

    private func lookUp(_ entity: Expression, for expression: Expression) {
        require(distance(to: entity, through: []) + 1, expression.range)
    }

    func require(_ needed: Int, _ range: SourceRange) {
        guard needed > level else { return }
        findings.add(
            ValidationFinding(
                .levelExceeded, range,
                "this needs level \(needed), which exceeds the greatest allowed, \(level)"))
    }

    /// How many entities must be looked up to know which entity an expression stands for. `path`
    /// are the attributes that lead from the record to the entity, the first of them last.
    private func distance(to expression: Expression, through path: [String]) -> Int {
        switch expression.kind {
        case .literal(.entity(let uid)):
            if uid != action { reportLiteral(uid, expression.range) }
            return 0
        case .access(let access): return distance(access, path, expression)
        case .logic(.conditional(let condition, let then, let otherwise)):
            check(condition)
            switch trace.branches(of: expression) {
            case .then: return distance(to: then, through: path)
            case .otherwise: return distance(to: otherwise, through: path)
            case .both:
                return max(
                    distance(to: then, through: path), distance(to: otherwise, through: path))
            }
        case .collection(.record(let entries)): return distance(entries, path)
        case .literal, .variable, .logic, .arithmetic, .relation, .collection: return 0
        }
    }

    private func distance(
        _ access: AccessExpression, _ path: [String], _ expression: Expression
    ) -> Int {
        switch access {
        case .attribute(let holder, let name):
            if trace.lookups(of: expression).first == true {
                return distance(to: holder, through: path) + 1
            }
            return distance(to: holder, through: path + [name])
        case .call(.getTag, let receiver, let tag):
            if let tag { check(tag) }
            return distance(to: receiver, through: path) + 1
        case .call, .has, .extensionCall: return 0
        }
    }

    private func distance(_ entries: [RecordEntry], _ path: [String]) -> Int {
        var distance = 0
        for entry in entries {
            if let name = path.last, entry.key.isSameBytes(as: name) {
                distance = self.distance(to: entry.value, through: Array(path.dropLast()))
            } else {
                check(entry.value)
            }
        }
        return distance
    }

    private func reportLiteral(_ uid: EntityUID, _ range: SourceRange) {
        findings.add(
            ValidationFinding(
                .literalLookup, range,
                "the entity `\(uid)` is written down; no level allows to look it up"))
    }
}
