/// Prints trees as text of Cedar, with no parentheses but those that the tree needs.
///
/// Text and tree agree: what the text parses to is the tree that was printed. Three trees that only
/// JSON can make are the exceptions. A path of several names behind `has`, one of them no
/// identifier, is printed as a chain of `&&` that means the same; a method without a receiver is
/// printed as `name()`, which does not parse; and an expression may be nested more deeply than
/// `CedarLimits.parseDepthMax` allows for text.
struct PolicyPrinter {
    private(set) var text = ""

    static func text(_ policy: PolicySyntax) -> String {
        var printer = PolicyPrinter()
        printer.emit(policy)
        return printer.text
    }

    /// An expression by itself, on one line.
    static func text(_ expression: Expression) -> String {
        var printer = PolicyPrinter()
        printer.emit(expression, in: .conditional)
        return printer.text
    }

    /// A constraint by itself, as in `principal in Group::"x"`.
    static func text(_ constraint: EntityConstraint, of variable: Variable) -> String {
        var printer = PolicyPrinter()
        printer.emit(constraint, of: variable)
        return printer.text
    }

    /// A constraint by itself.
    static func text(_ constraint: ActionConstraint) -> String {
        var printer = PolicyPrinter()
        printer.emit(constraint)
        return printer.text
    }

    mutating func write(_ part: String) {
        text += part
    }

    // MARK: Policies

    private mutating func emit(_ policy: PolicySyntax) {
        for annotation in policy.annotations {
            write("@\(annotation.key)")
            if annotation.hasValue { write("(\(annotation.value.cedarLiteral))") }
            write("\n")
        }
        write("\(policy.effect.rawValue)(")
        emit(policy.principal, of: .principal)
        write(", ")
        emit(policy.action)
        write(", ")
        emit(policy.resource, of: .resource)
        write(")")
        for condition in policy.conditions {
            write(" \(condition.kind.rawValue) { ")
            emit(condition.body, in: .conditional)
            write(" }")
        }
        write(";")
    }

    private mutating func emit(_ constraint: EntityConstraint, of variable: Variable) {
        write(variable.rawValue)
        switch constraint {
        case .any: break
        case .equal(let entity): write(" == \(text(entity, variable))")
        case .isIn(let entity): write(" in \(text(entity, variable))")
        case .isType(let type): write(" is \(type)")
        case .isTypeIn(let type, let entity): write(" is \(type) in \(text(entity, variable))")
        }
    }

    private mutating func emit(_ constraint: ActionConstraint) {
        write("action")
        switch constraint {
        case .any: break
        case .equal(let action): write(" == \(action)")
        case .isIn(let action): write(" in \(action)")
        case .isInAny(let actions):
            write(" in [\(actions.map(\.description).joined(separator: ", "))]")
        }
    }

    private func text(_ entity: ScopeEntity, _ variable: Variable) -> String {
        switch entity {
        case .entity(let uid): uid.description
        case .slot: "?\(variable.rawValue)"
        }
    }
}
