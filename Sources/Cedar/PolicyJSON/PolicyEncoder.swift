/// Writes policies as JSON in the form of the reference engine, without blanks, the keys of
/// every object but that of the policies in byte order.
struct PolicyEncoder {
    private(set) var text = ""

    static func text(_ policy: PolicySyntax) -> String {
        var encoder = PolicyEncoder()
        encoder.write(policy)
        return encoder.text
    }

    mutating func write(_ part: String) {
        text += part
    }

    /// A string of JSON, with quotes.
    mutating func writeString(_ string: String) {
        write("\"")
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": write("\\\"")
            case "\\": write("\\\\")
            case "\n": write("\\n")
            case "\r": write("\\r")
            case "\t": write("\\t")
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                write("\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)")
            default: text.unicodeScalars.append(scalar)
            }
        }
        write("\"")
    }

    // MARK: Policies

    mutating func write(_ policy: PolicySyntax) {
        write("{\"action\":")
        write(policy.action)
        if !policy.annotations.isEmpty {
            write(",\"annotations\":")
            write(policy.annotations)
        }
        write(",\"conditions\":[")
        for (index, condition) in policy.conditions.enumerated() {
            write(index > 0 ? ",{\"body\":" : "{\"body\":")
            write(condition.body)
            write(",\"kind\":\"\(condition.kind.rawValue)\"}")
        }
        write("],\"effect\":\"\(policy.effect.rawValue)\",\"principal\":")
        write(policy.principal, .principal)
        write(",\"resource\":")
        write(policy.resource, .resource)
        write("}")
    }

    private mutating func write(_ annotations: [Annotation]) {
        write("{")
        let sorted = annotations.sorted { $0.key.precedesInBytes($1.key) }
        for (index, annotation) in sorted.enumerated() {
            if index > 0 { write(",") }
            writeString(annotation.key)
            write(":")
            if annotation.hasValue { writeString(annotation.value) } else { write("null") }
        }
        write("}")
    }

    // MARK: Scope

    private mutating func write(_ constraint: EntityConstraint, _ variable: Variable) {
        write("{")
        switch constraint {
        case .any:
            write("\"op\":\"All\"")
        case .equal(let entity):
            write(entity, variable)
            write(",\"op\":\"==\"")
        case .isIn(let entity):
            write(entity, variable)
            write(",\"op\":\"in\"")
        case .isType(let type):
            write("\"entity_type\":\"\(type.name)\",\"op\":\"is\"")
        case .isTypeIn(let type, let entity):
            write("\"entity_type\":\"\(type.name)\",\"in\":{")
            write(entity, variable)
            write("},\"op\":\"is\"")
        }
        write("}")
    }

    private mutating func write(_ entity: ScopeEntity, _ variable: Variable) {
        switch entity {
        case .entity(let uid):
            write("\"entity\":")
            write(uid)
        case .slot:
            write("\"slot\":\"?\(variable.rawValue)\"")
        }
    }

    private mutating func write(_ constraint: ActionConstraint) {
        switch constraint {
        case .any:
            write("{\"op\":\"All\"}")
        case .equal(let action):
            write("{\"entity\":")
            write(action)
            write(",\"op\":\"==\"}")
        case .isIn(let action):
            write("{\"entity\":")
            write(action)
            write(",\"op\":\"in\"}")
        case .isInAny(let actions):
            write(actions)
        }
    }

    /// A list of one action is written as the action, as in the reference engine.
    private mutating func write(_ actions: [EntityUID]) {
        if actions.count == 1 { return write(.isIn(actions[0])) }
        write("{\"entities\":[")
        for (index, action) in actions.enumerated() {
            if index > 0 { write(",") }
            write(action)
        }
        write("],\"op\":\"in\"}")
    }

    mutating func write(_ uid: EntityUID) {
        write("{\"id\":")
        writeString(uid.id)
        write(",\"type\":\"\(uid.type.name)\"}")
    }
}
