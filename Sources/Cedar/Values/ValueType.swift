/// The types of values, as errors name them.
public enum ValueType: String, Hashable, Sendable, CustomStringConvertible {
    /// A truth value.
    case bool
    /// A 64-bit integer.
    case long
    /// A text.
    case string
    /// The name of an entity.
    case entity
    /// A set.
    case set
    /// A record.
    case record
    /// A decimal number.
    case decimal
    /// An address or a range of addresses.
    case ipaddr
    /// A moment.
    case datetime
    /// A length of time.
    case duration

    /// The name of the type.
    public var description: String { rawValue }
}
