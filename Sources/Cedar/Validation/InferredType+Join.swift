extension InferredType {
    /// The least type that both are subtypes of.
    func joined(
        with other: InferredType, _ mode: ValidationMode
    ) throws(Incompatibility) -> InferredType {
        if isSubtype(of: other, mode) { return other }
        if other.isSubtype(of: self, mode) { return self }
        switch (self, other) {
        case (.bool, .bool): return .truth
        case (.set(let own), .set(let others)): return .set(try own.joined(with: others, mode))
        case (.entity(let own), .entity(let others)):
            guard mode == .permissive else { throw Incompatibility(.entityTypes) }
            return .entity(own.joined(with: others))
        case (.record, _), (.declared, _): return try joinedRecord(with: other, mode)
        case (.entity, _) where other.isRecord: throw Incompatibility(.entityAndRecord)
        case (.never, _), (.bool, _), (.long, _), (.string, _), (.set, _), (.entity, _),
            (.extension, _):
            throw Incompatibility(.other)
        }
    }

    /// The least type that all are subtypes of; `never` for none.
    static func join(
        _ types: [InferredType], _ mode: ValidationMode
    ) throws(Incompatibility) -> InferredType {
        var joined = InferredType.never
        for type in types { joined = try joined.joined(with: type, mode) }
        return joined
    }

    private func joinedRecord(
        with other: InferredType, _ mode: ValidationMode
    ) throws(Incompatibility) -> InferredType {
        guard let own = shape, let others = other.shape else {
            throw Incompatibility(other.entities == nil ? .other : .entityAndRecord)
        }
        return .record(try own.joined(with: others, mode))
    }
}

extension RecordShape {
    func joined(
        with other: RecordShape, _ mode: ValidationMode
    ) throws(Incompatibility) -> RecordShape {
        let isSame = hasSameNames(as: other)
        if mode == .strict && !isSame { throw Incompatibility(.attributes) }
        var joined: [InferredAttribute] = []
        for attribute in attributes {
            guard let counterpart = other[attribute.name] else { continue }
            do throws(Incompatibility) {
                joined.append(try attribute.joined(with: counterpart, mode))
            } catch {
                // Permissive mode forgets an attribute that could be of either type.
                if mode == .strict { throw error }
            }
        }
        let isClosed = !isOpen && !other.isOpen && isSame && joined.count == attributes.count
        return RecordShape(ordered: joined, isOpen: !isClosed)
    }
}

extension InferredAttribute {
    func joined(
        with other: InferredAttribute, _ mode: ValidationMode
    ) throws(Incompatibility) -> InferredAttribute {
        let joined = try type.joined(with: other.type, mode)
        if mode == .strict && isRequired != other.isRequired { throw Incompatibility(.optionality) }
        return InferredAttribute(
            name: name, type: joined, isRequired: isRequired && other.isRequired)
    }
}
