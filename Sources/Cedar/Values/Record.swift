/// A record of Cedar: attributes with distinct names, kept in the byte order of the names. A value.
public struct Record: Hashable, Sendable {
    private var fields: [Field]

    private struct Field: Sendable {
        let key: String
        var value: Value
    }

    /// A record without attributes.
    public init() {
        fields = []
    }

    /// A record from attributes; of two with one name the later stands.
    public init(_ attributes: some Sequence<(String, Value)>) {
        // A stable order by index keeps "the later stands" true after sorting.
        let ordered = attributes.enumerated().sorted { left, right in
            if left.element.0.isSameBytes(as: right.element.0) { return left.offset < right.offset }
            return left.element.0.precedesInBytes(right.element.0)
        }
        fields = []
        fields.reserveCapacity(ordered.count)
        for (_, attribute) in ordered {
            if let last = fields.last, last.key.isSameBytes(as: attribute.0) {
                fields[fields.count - 1].value = attribute.1
            } else {
                fields.append(Field(key: attribute.0, value: attribute.1))
            }
        }
    }

    /// The number of attributes.
    public var count: Int { fields.count }

    /// The names of the attributes, in byte order.
    public var keys: [String] { fields.map(\.key) }

    /// The values of the attributes, in the order of `keys`.
    public var values: [Value] { fields.map(\.value) }

    /// The attributes in byte order of their names.
    public var attributes: [(key: String, value: Value)] { fields.map { ($0.key, $0.value) } }

    /// The attribute of a name; setting nil removes it. O(log n) to read.
    public subscript(key: String) -> Value? {
        get {
            fields.element(named: key, by: \.key)?.value
        }
        set {
            let index = fields.position(of: key, by: \.key)
            let exists = index < fields.count && fields[index].key.isSameBytes(as: key)
            switch (newValue, exists) {
            case (.some(let value), true): fields[index].value = value
            case (.some(let value), false):
                fields.insert(Field(key: key, value: value), at: index)
            case (.none, true): fields.remove(at: index)
            case (.none, false): break
            }
        }
    }

    /// Calls a function with each attribute, without copying them into an array.
    @inline(__always)
    func forEachField(_ body: (String, Value) -> Void) {
        for field in fields { body(field.key, field.value) }
    }

    /// Equal when names and values are.
    public static func == (left: Record, right: Record) -> Bool {
        left.fields.count == right.fields.count
            && zip(left.fields, right.fields).allSatisfy {
                $0.key.isSameBytes(as: $1.key) && $0.value == $1.value
            }
    }

    /// Hashes names and values.
    public func hash(into hasher: inout Hasher) {
        for field in fields {
            field.key.hashBytes(into: &hasher)
            hasher.combine(field.value)
        }
    }
}

extension Record: ExpressibleByDictionaryLiteral {
    /// A record literal; of two attributes with one name the later stands.
    public init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements)
    }
}

extension Record: CustomStringConvertible {
    /// The record in Cedar's syntax.
    public var description: String {
        let parts = fields.map { "\($0.key.cedarLiteral): \($0.value)" }
        return "{\(parts.joined(separator: ", "))}"
    }
}
