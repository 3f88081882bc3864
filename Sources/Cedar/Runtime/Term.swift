/// A value while policies are evaluated: `Value` without reference counts. Trivial; what it points
/// at lies in an arena.
enum Term: BitwiseCopyable {
    case bool(Bool)
    case long(Int64)
    case string(Text)
    case entity(EntityReference)
    case set(TermSet)
    case record(TermRecord)
    case `extension`(ExtensionTerm)
}

extension Term {
    /// The name of the type in messages.
    var typeName: ValueType {
        switch self {
        case .bool: .bool
        case .long: .long
        case .string: .string
        case .entity: .entity
        case .set: .set
        case .record: .record
        case .extension(let value): value.typeName
        }
    }

    /// The value as the API shows it. Recursion is bounded by the depth of values.
    var value: Value {
        switch self {
        case .bool(let value): .bool(value)
        case .long(let value): .long(value)
        case .string(let value): .string(value.string)
        case .entity(let value): .entity(value.uid)
        case .set(let set): .set(Set(set.elements.map(\.value)))
        case .record(let record):
            .record(Record(record.fields.map { ($0.key.string, $0.value.value) }))
        case .extension(let value): .extension(value.value)
        }
    }
}

extension Term: Equatable {
    static func == (left: Term, right: Term) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.long(let left), .long(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.entity(let left), .entity(let right)): left == right
        case (.set(let left), .set(let right)): left == right
        case (.record(let left), .record(let right)): left == right
        case (.extension(let left), .extension(let right)): left == right
        case (.bool, _), (.long, _), (.string, _), (.entity, _), (.set, _), (.record, _),
            (.extension, _):
            false
        }
    }
}
