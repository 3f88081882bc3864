/// A value of a call's context, as a caller sends it.
///
/// There are no floats (two machines may read one differently) and no null: leave a key out
/// instead. Send an amount as an integer of its smallest unit, or as text.
public indirect enum ContextValue: Hashable, Sendable {
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case entity(ResourceName)
    case set([ContextValue])
    case record([String: ContextValue])
}

extension ContextValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A set.
    public init(arrayLiteral elements: ContextValue...) { self = .set(elements) }
    /// A record; of equal keys the last one counts.
    public init(dictionaryLiteral elements: (String, ContextValue)...) {
        self = .record(Dictionary(elements) { _, last in last })
    }
}
