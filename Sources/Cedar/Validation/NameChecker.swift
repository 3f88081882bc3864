/// Checks that every entity type, action and enumerated entity that a policy names is declared.
struct NameChecker {
    let index: SchemaIndex
    let findings: ValidationFindings

    func check(_ syntax: PolicySyntax, _ ranges: ScopeRanges) {
        for (place, name) in syntax.scopeNames.enumerated() {
            switch name {
            case .type(let type): check(type, ranges[place])
            case .entity(let uid): check(uid, ranges[place])
            }
        }
        for condition in syntax.conditions { condition.body.visit { check($0) } }
    }

    private func check(_ expression: Expression) {
        switch expression.kind {
        case .literal(.entity(let uid)): check(uid, expression.range)
        case .relation(.isType(_, let type, in: _)): check(type, expression.range)
        case .literal, .variable, .logic, .arithmetic, .relation, .access, .collection: return
        }
    }

    func check(_ type: EntityType, _ range: SourceRange) {
        guard !index.isKnown(type) else { return }
        findings.add(
            ValidationFinding(
                .unknownEntityType, range, "unknown entity type `\(type)`",
                suggestion: Suggestion.advice(
                    for: type.name, among: index.entityTypes.lazy.map(\.name))))
    }

    private func check(_ uid: EntityUID, _ range: SourceRange) {
        check(uid.type, range)
        if uid.type.isAction {
            guard index.schema.actions[uid] == nil else { return }
            findings.add(
                ValidationFinding(
                    .unknownAction, range, "unknown action `\(uid)`",
                    suggestion: Suggestion.advice(
                        for: uid.description, among: index.actions.lazy.map(\.uid.description))))
        } else if let ids = index.schema.entityTypes[uid.type]?.enumeratedIDs,
            !ids.contains(where: { $0.isSameBytes(as: uid.id) })
        {
            findings.add(
                ValidationFinding(
                    .undeclaredEntity, range,
                    "the enumerated entity type `\(uid.type)` has no `\(uid.id.cedarLiteral)`",
                    suggestion: "it has \(Self.list(ids))"))
        }
    }

    private static func list(_ ids: [String]) -> String {
        let shown = ids.prefix(10).map { "`\($0.cedarLiteral)`" }.joined(separator: ", ")
        return ids.count > 10 ? "\(shown) and others" : shown
    }
}
