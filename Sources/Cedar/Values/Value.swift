/// A value of Cedar. Equality is Cedar's: by type, strings scalar by scalar, sets without order.
///
/// Values that come from outside are checked for depth (`CedarLimits.valueDepthMax`) where they
/// enter a request or an entity store. Safe to share between threads.
public enum Value: Sendable {
    /// A truth value.
    case bool(Bool)
    /// A 64-bit integer.
    case long(Int64)
    /// A text.
    case string(String)
    /// The name of an entity.
    case entity(EntityUID)
    /// A set; elements may be of different types.
    indirect case set(Set<Value>)
    /// A record.
    indirect case record(Record)
    /// A decimal, an address, a moment or a length of time.
    case `extension`(ExtensionValue)
}

extension Value: Hashable {
    /// Cedar's `==`: false for values of different types.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.long(let left), .long(let right)): left == right
        case (.string(let left), .string(let right)): left.isSameBytes(as: right)
        case (.entity(let left), .entity(let right)): left == right
        case (.set(let left), .set(let right)): left == right
        case (.record(let left), .record(let right)): left == right
        case (.extension(let left), .extension(let right)): left == right
        case (.bool, _), (.long, _), (.string, _), (.entity, _), (.set, _), (.record, _),
            (.extension, _):
            false
        }
    }

    /// Hashes the type and the value.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value):
            hasher.combine(0 as UInt8)
            hasher.combine(value)
        case .long(let value):
            hasher.combine(1 as UInt8)
            hasher.combine(value)
        case .string(let value):
            hasher.combine(2 as UInt8)
            value.hashBytes(into: &hasher)
        case .entity(let value):
            hasher.combine(3 as UInt8)
            hasher.combine(value)
        case .set(let value):
            hasher.combine(4 as UInt8)
            hasher.combine(value)
        case .record(let value):
            hasher.combine(5 as UInt8)
            hasher.combine(value)
        case .extension(let value):
            hasher.combine(6 as UInt8)
            hasher.combine(value)
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value in Cedar's syntax; elements of a set by type, numbers by size, all else by the
    /// bytes of its text.
    public var description: String {
        switch self {
        case .bool(let value): "\(value)"
        case .long(let value): "\(value)"
        case .string(let value): value.cedarLiteral
        case .entity(let value): value.description
        case .set(let elements): Self.list(elements)
        case .record(let record): record.description
        case .extension(let value): value.description
        }
    }
}

extension Value {
    /// Whether sets and records lie within each other at most `limit` deep. Stops at the limit,
    /// so that it cannot overflow the stack itself.
    func isShallow(_ limit: Int = CedarLimits.valueDepthMax) -> Bool {
        switch self {
        case .bool, .long, .string, .entity, .extension: true
        case .set(let elements): limit > 0 && elements.allSatisfy { $0.isShallow(limit - 1) }
        case .record(let record): limit > 0 && record.values.allSatisfy { $0.isShallow(limit - 1) }
        }
    }
}
