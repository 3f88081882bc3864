extension ExtensionValue: CustomStringConvertible {
    /// The value in Cedar's syntax; it reads back as the same value.
    public var description: String {
        switch self {
        case .decimal(let value): value.description
        case .ip(let value): value.description
        case .datetime(let value): value.description
        case .duration(let value): value.description
        }
    }
}
