/// A YAML value with its place: what is left of a document once anchors, tags, complex keys and
/// duplicate keys have been refused.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        /// A text; `isPlain` when it was written without quotes.
        case scalar(text: String, isPlain: Bool)
        case list([YAMLNode])
        case mapping([YAMLEntry])
    }

    package let content: Content
    /// Line of its first character, from 1.
    package let line: Int

    /// The text of a scalar that has one: `key:` and `key: null` have none.
    package var text: String? {
        guard case .scalar(let text, let isPlain) = content else { return nil }
        return isPlain && Self.isNull(text) ? nil : text
    }

    package var list: [YAMLNode]? {
        guard case .list(let nodes) = content else { return nil }
        return nodes
    }

    package var mapping: [YAMLEntry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// For messages: `a text`, `a list`, `a mapping` or `no value`.
    package var kind: String {
        switch content {
        case .scalar: text == nil ? "no value" : "a text"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    private static func isNull(_ text: String) -> Bool {
        ["", "~", "null", "Null", "NULL"].contains(text)
    }
}
