/// Finds the types of a policy's expressions, one environment at a time.
///
/// The rules are those of the reference engine, also where they may surprise: a side that is never
/// evaluated is not checked, and `==` between two literals is computed. A class, so that no debug
/// build copies it into the frames of the recursion.
final class Typechecker {
    let index: SchemaIndex
    let mode: ValidationMode
    let findings: ValidationFindings
    let shapes = ShapeTable()
    /// What level validation needs to know; nil where no level is checked.
    let trace: LevelTrace?
    var environment: TypeEnvironment
    var present = KnownPresence()

    init(
        _ index: SchemaIndex, _ mode: ValidationMode, _ findings: ValidationFindings,
        _ environment: TypeEnvironment, trace: LevelTrace?
    ) {
        self.index = index
        self.mode = mode
        self.findings = findings
        self.environment = environment
        self.trace = trace
    }

    /// The functions on the way of the recursion stay small: they hand the node on and take it
    /// apart in leaves of their own, so that a debug build's frames stay small as well.
    func check(_ expression: Expression) -> TypeAnswer {
        switch expression.kind {
        case .literal, .variable: checkLeaf(expression)
        case .logic: checkLogic(expression)
        case .arithmetic: checkArithmetic(expression)
        case .relation: checkRelation(expression)
        case .access: checkAccess(expression)
        case .collection: checkCollection(expression)
        }
    }

    private func checkLeaf(_ expression: Expression) -> TypeAnswer {
        switch expression.kind {
        case .literal(let literal): check(literal)
        case .variable(let variable): .success(environment.type(of: variable))
        case .logic, .arithmetic, .relation, .access, .collection: .failure()
        }
    }

    private func check(_ literal: Literal) -> TypeAnswer {
        switch literal {
        case .bool(let value): return .success(.bool(Truth(value)))
        case .long: return .success(.long)
        case .string: return .success(.string)
        case .entity(let uid):
            // That the schema has no such thing is reported by a check of its own.
            guard let type = index.type(of: uid) else { return .failure() }
            return .success(type)
        }
    }

    // MARK: Expectations

    /// The answer for an operand; without a type where the operator does not take it.
    func check(_ operand: Expression, as rule: OperandRule) -> TypeAnswer {
        judge(check(operand), rule, operand)
    }

    private func judge(
        _ answer: TypeAnswer, _ rule: OperandRule, _ operand: Expression
    ) -> TypeAnswer {
        guard let type = answer.type else { return .failure() }
        if rule.accepts(type) { return answer }
        report(unexpected: type, rule, operand.range)
        return .failure()
    }

    func report(unexpected type: InferredType, _ rule: OperandRule, _ range: SourceRange) {
        report(
            .unexpectedType, range, "expected \(rule.expected), found `\(type.text)`",
            suggestion: rule.advice(for: type))
    }

    func report(
        _ kind: ValidationIssue.Kind, _ range: SourceRange, _ message: String,
        suggestion: String? = nil
    ) {
        findings.add(ValidationFinding(kind, range, message, suggestion: suggestion))
    }

    /// The type that all have in common, or an error.
    func join(
        _ types: [InferredType], _ range: SourceRange, _ context: JoinContext
    ) -> InferredType? {
        do throws(Incompatibility) {
            return try InferredType.join(types, mode)
        } catch {
            report(incompatible: types, error, range, context)
            return nil
        }
    }

    func report(
        incompatible types: [InferredType], _ error: Incompatibility, _ range: SourceRange,
        _ context: JoinContext
    ) {
        var texts: [String] = []
        for text in types.map({ "`\($0.text)`" }) where !texts.contains(text) {
            // A set of many elements need not list them all.
            guard texts.count < 5 else { break }
            texts.append(text)
        }
        report(
            .incompatibleTypes, range,
            "the types \(texts.joined(separator: " and ")) are not compatible; "
                + "\(context.rawValue) must have compatible types",
            suggestion: error.advice)
    }
}
