/// The type of an expression in one environment.
enum InferredType: Sendable {
    /// The type of no value: that of the elements of an empty set literal.
    case never
    case bool(Truth)
    case long
    case string
    indirect case set(InferredType)
    case record(RecordShape)
    /// A record of the schema, its attributes not looked at yet: common types may share parts so
    /// often that unfolding all of them at once would not end.
    case declared(RecordType)
    case entity(EntityUnion)
    case `extension`(ExtensionType)

    static var truth: InferredType { .bool(.unknown) }

    init(_ type: SchemaType) {
        switch type {
        case .bool: self = .bool(.unknown)
        case .long: self = .long
        case .string: self = .string
        case .set(let element): self = .set(InferredType(element))
        case .record(let record): self = .declared(record)
        case .entity(let type): self = .entity(EntityUnion(type))
        case .extension(let type): self = .extension(type)
        }
    }

    /// The attributes, where it is a record.
    var shape: RecordShape? {
        switch self {
        case .record(let shape): shape
        case .declared(let type): RecordShape(type)
        case .never, .bool, .long, .string, .set, .entity, .extension: nil
        }
    }

    var isRecord: Bool {
        switch self {
        case .record, .declared: true
        case .never, .bool, .long, .string, .set, .entity, .extension: false
        }
    }

    var entities: EntityUnion? {
        guard case .entity(let union) = self else { return nil }
        return union
    }

    func isBool(_ truth: Truth) -> Bool {
        guard case .bool(let own) = self else { return false }
        return own == truth
    }
}
