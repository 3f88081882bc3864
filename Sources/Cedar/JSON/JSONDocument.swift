/// A strict JSON document and its name, for readers of other forms than those of this package: its
/// errors have a place, as those of the package's own readers have. A value.
package struct JSONDocument: Sendable {
    /// The whole.
    package let root: JSONValue
    private let source: SourceText

    /// - Throws: `DataError` for what is no strict JSON in UTF-8 (`Entities.init(json:)`).
    package init(_ bytes: [UInt8], name: String) throws(DataError) {
        source = SourceText(name: name, bytes: bytes)
        root = try JSONReader.read(source)
    }

    /// An error that is to be seen at a value.
    package func error(at value: JSONValue, _ message: String) -> DataError {
        DataError(source, value.range, message)
    }

    /// An object of the document as a request; of its keys the four of a request are read, and a
    /// part that is missing or null is what `fallback` has for it.
    ///
    /// - Parameters:
    ///   - fallback: an entity as `Type::"id"`.
    ///   - schema: what helps to read the context.
    ///   - isChecked: whether the request must agree with the schema.
    /// - Throws: `DataError`, with the place, as `Request.init(json:sourceName:)` does.
    package func request(
        _ object: JSONValue, else fallback: String, schema: Schema?, isChecked: Bool
    ) throws(DataError) -> Request {
        let decoder = RequestDecoder(source: source, schema: schema, isChecked: isChecked)
        let members = RequestDecoder.keys.compactMap { key -> JSONMember? in
            let member = object[key]
            if let member, !member.value.isNull { return member }
            guard key != "context" else { return nil }
            let range = member?.keyRange ?? object.range
            let value = JSONValue(kind: .string(fallback), range: range)
            return JSONMember(key: key, keyRange: range, value: value)
        }
        return try decoder.decode(JSONValue(kind: .object(members), range: object.range))
    }
}

extension JSONValue {
    /// Whether it is `null`.
    package var isNull: Bool {
        if case .null = kind { true } else { false }
    }
}
