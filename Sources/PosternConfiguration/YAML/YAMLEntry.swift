/// One `key: value` of a mapping.
package struct YAMLEntry: Sendable {
    package let key: String
    /// Line of the key, from 1.
    package let line: Int
    package let value: YAMLNode
}
