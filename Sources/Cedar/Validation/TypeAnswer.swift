/// What the type checker says of one expression.
struct TypeAnswer {
    /// The type; after an error nil, unless the expression could have no other.
    let type: InferredType?
    /// Whether the expression or a part of it has no type. The error is reported already, here or
    /// by another check.
    let isFailed: Bool
    /// What is present if the expression is true.
    let capabilities: CapabilitySet

    static func success(
        _ type: InferredType, _ capabilities: CapabilitySet = .none
    ) -> TypeAnswer {
        TypeAnswer(type: type, isFailed: false, capabilities: capabilities)
    }

    static func failure(_ type: InferredType? = nil) -> TypeAnswer {
        TypeAnswer(type: type, isFailed: true, capabilities: .none)
    }

    /// An expression with failed parts fails, and so nothing follows from its being true.
    static func of(
        _ type: InferredType, isFailed: Bool, _ capabilities: CapabilitySet = .none
    ) -> TypeAnswer {
        TypeAnswer(
            type: type, isFailed: isFailed, capabilities: isFailed ? .none : capabilities)
    }

    /// Whether it is a truth value that is always false.
    var isNever: Bool { type?.isBool(.never) == true }

    /// Whether it is a truth value that is always true.
    var isAlways: Bool { type?.isBool(.always) == true }

    var negated: TypeAnswer {
        guard case .bool(let truth) = type else { return .failure(.truth) }
        return .of(.bool(truth.negated), isFailed: isFailed)
    }
}
