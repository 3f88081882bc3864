extension Policy {
    /// The policy in Cedar's syntax: each annotation on a line, then the rest on one line, with no
    /// parentheses but those that are needed; comments are not kept. The slots of a template are
    /// filled.
    ///
    /// It parses to the same policy. Only JSON can make policies for which that does not hold: the
    /// call of a method without a receiver cannot be written down, and expressions may be nested
    /// more deeply than `CedarLimits.parseDepthMax` lets the parser go.
    public var text: String { PolicyPrinter.text(syntax) }
}

extension Template {
    /// The template in Cedar's syntax; as `Policy.text`.
    public var text: String { PolicyPrinter.text(syntax) }
}

extension PolicySet {
    /// The policies and templates in the order in which they were written, each as `Policy.text`,
    /// a line end behind each.
    ///
    /// Text has no place for links: a policy made of a template stands behind all others, with
    /// its slots filled and its name as `@id`. The names of the others are lost but for `@id`.
    public var text: String {
        let written = statements.policies.filter { $0.link == nil }
        let all =
            written.map { ($0.sourceIndex, $0.syntax) }
            + statements.templates.map { ($0.sourceIndex, $0.syntax) }
        let ordered = all.sorted { left, right in
            (left.0, left.1.range.start) < (right.0, right.1.range.start)
        }
        let linked = statements.policies.filter { $0.link != nil }
            .map { $0.syntax.named($0.id.name) }
        return (ordered.map(\.1) + linked).map { PolicyPrinter.text($0) + "\n" }.joined()
    }
}

extension PolicySyntax {
    /// The same with the name as its only `@id`.
    fileprivate func named(_ name: String) -> PolicySyntax {
        let others = annotations.filter { !$0.key.isSameBytes(as: "id") }
        return PolicySyntax(
            annotations: [Annotation(key: "id", value: name)] + others, effect: effect,
            principal: principal, action: action, resource: resource, conditions: conditions,
            range: range)
    }
}
