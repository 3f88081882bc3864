extension Node {
    /// The type of the value, where every evaluation that does not err gives the same.
    var resultType: ValueType? {
        switch operation {
        case .constant(let term): term.typeName
        case .variable(let variable): variable == .context ? .record : .entity
        case .logic(.or), .logic(.and), .logic(.not): .bool
        case .logic(.conditional): nil
        case .arithmetic(.compare): .bool
        case .arithmetic(.negate), .arithmetic(.sum), .arithmetic(.product): .long
        case .relation: .bool
        case .access(.attribute), .access(.call(.getTag, _)), .access(.extensionCall): nil
        case .access(.has), .access(.call): .bool
        case .collection(.set): .set
        case .collection(.record): .record
        }
    }

    /// Whether the value may have one of the types.
    func mayBe(_ types: [ValueType]) -> Bool {
        resultType.map(types.contains) ?? true
    }

    var constantEntity: EntityUID? {
        guard case .constant(.entity(let entity)) = operation else { return nil }
        return entity.uid
    }
}
