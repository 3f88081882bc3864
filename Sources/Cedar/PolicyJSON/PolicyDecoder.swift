/// Makes trees from policies as JSON. The ranges of the trees point into the document.
///
/// It takes what the reference engine takes, and refuses in addition: unknown functions under
/// `__extn`, the function `unknown`, and lists behind `has` that text could not spell out in
/// reasonable length. A class, so that no debug build copies it into the frames of the recursion.
final class PolicyDecoder {
    let tape: JSONTape
    /// Expressions and values that are open now.
    var depth = 0
    /// Whether the operand of a path is being read that is no path of identifiers.
    var isInsideNamedPath = false

    init(_ tape: JSONTape) {
        self.tape = tape
    }

    /// The policy at a node.
    func policy(_ index: Int) throws(JSONFailure) -> PolicySyntax {
        depth = 0
        isInsideNamedPath = false
        let fields = try tape.fields(
            index, "a policy",
            required: ["effect", "principal", "action", "resource", "conditions"],
            optional: ["annotations"])
        guard let effect = fields[0], let principal = fields[1], let action = fields[2],
            let resource = fields[3], let conditions = fields[4]
        else { throw tape.unexpected(index, "a policy") }
        return PolicySyntax(
            annotations: try fields[5].map(annotations) ?? [],
            effect: try self.effect(effect),
            principal: try entityConstraint(principal, .principal),
            action: try actionConstraint(action),
            resource: try entityConstraint(resource, .resource),
            conditions: try self.conditions(conditions), range: tape.range(index))
    }

    private func effect(_ index: Int) throws(JSONFailure) -> Effect {
        let name = try tape.string(index, "`permit` or `forbid`")
        guard let effect = Effect(rawValue: name) else {
            throw JSONFailure(
                tape.range(index), "expected `permit` or `forbid`, found `\(name)`")
        }
        return effect
    }

    private func annotations(_ index: Int) throws(JSONFailure) -> [Annotation] {
        var annotations: [Annotation] = []
        for member in try tape.object(index, "an object of annotations") {
            guard Identifier.isWord(member.key) else {
                throw JSONFailure(
                    member.keyRange,
                    "`\(member.key)` is no name of an annotation; expected an identifier")
            }
            let value: String? =
                tape.isNull(member.value)
                ? nil : try tape.string(member.value, "a string or null")
            annotations.append(Annotation(key: member.key, value: value))
        }
        return annotations
    }

    private func conditions(_ index: Int) throws(JSONFailure) -> [Condition] {
        var conditions: [Condition] = []
        for element in try tape.array(index, "an array of conditions") {
            let fields = try tape.fields(element, "a condition", required: ["kind", "body"])
            guard let kind = fields[0], let body = fields[1] else { continue }
            conditions.append(
                Condition(kind: try conditionKind(kind), body: try expression(body)))
        }
        return conditions
    }

    private func conditionKind(_ index: Int) throws(JSONFailure) -> Condition.Kind {
        let name = try tape.string(index, "`when` or `unless`")
        guard let kind = Condition.Kind(rawValue: name) else {
            throw JSONFailure(tape.range(index), "expected `when` or `unless`, found `\(name)`")
        }
        return kind
    }
}
