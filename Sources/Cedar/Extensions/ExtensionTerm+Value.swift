extension ExtensionTerm {
    /// Copies a value of the API into an arena.
    init(_ value: ExtensionValue, in arena: Arena) {
        switch value {
        case .decimal(let value): self = .decimal(value)
        case .ip(let value): self = .ip(arena.store(value))
        case .datetime(let value): self = .datetime(value)
        case .duration(let value): self = .duration(value)
        }
    }

    /// The value as the API shows it.
    var value: ExtensionValue {
        switch self {
        case .decimal(let value): .decimal(value)
        case .ip(let value): .ip(value.pointee)
        case .datetime(let value): .datetime(value)
        case .duration(let value): .duration(value)
        }
    }

    /// The name of the type in messages.
    var typeName: ValueType {
        switch self {
        case .decimal: .decimal
        case .ip: .ipaddr
        case .datetime: .datetime
        case .duration: .duration
        }
    }
}
