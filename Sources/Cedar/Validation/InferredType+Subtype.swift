extension InferredType {
    /// Whether every value of the type is one of the other type.
    func isSubtype(of other: InferredType, _ mode: ValidationMode) -> Bool {
        switch (self, other) {
        case (.never, _), (.long, .long), (.string, .string): true
        case (.bool(let own), .bool(let others)): others == .unknown || own == others
        case (.set(let own), .set(let others)): own.isSubtype(of: others, mode)
        case (.entity(let own), .entity(let others)):
            own.isSubset(of: others) && (mode == .permissive || others.isSubset(of: own))
        case (.extension(let own), .extension(let others)): own == others
        // Sharing makes this cheap where both come from the same place of the schema.
        case (.declared(let own), .declared(let others)) where own == others: true
        case (.record, _), (.declared, _): isSubrecord(of: other, mode)
        case (.bool, _), (.long, _), (.string, _), (.set, _), (.entity, _), (.extension, _): false
        }
    }

    private func isSubrecord(of other: InferredType, _ mode: ValidationMode) -> Bool {
        guard let own = shape, let others = other.shape else { return false }
        return own.isSubtype(of: others, mode)
    }
}

extension RecordShape {
    /// An open record may have more attributes; a closed one has exactly its own.
    func isSubtype(of other: RecordShape, _ mode: ValidationMode) -> Bool {
        if isOpen && !other.isOpen { return false }
        let mayBeWider = other.isOpen && mode == .permissive
        guard mayBeWider || hasSameNames(as: other) else { return false }
        return other.attributes.allSatisfy { wanted in
            self[wanted.name].map { $0.isSubtype(of: wanted, mode) } ?? false
        }
    }
}

extension InferredAttribute {
    func isSubtype(of other: InferredAttribute, _ mode: ValidationMode) -> Bool {
        let fits =
            mode == .strict ? isRequired == other.isRequired : isRequired || !other.isRequired
        return fits && type.isSubtype(of: other.type, mode)
    }
}
