/// A scope that cannot be read.
public struct ScopeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// A list is empty or has more than 64 patterns.
        case count
        /// A pattern has none of the known forms.
        case pattern
    }

    /// What is wrong.
    public let kind: Kind
    /// The pattern as written; empty where the list itself is wrong.
    public let pattern: String
    /// `actions` or `resources`.
    public let list: String

    /// What is wrong and what to do, in one line.
    public var description: String {
        switch kind {
        case .count:
            "a scope needs 1 to \(Limits.patternsMax) patterns in `\(list)`"
        case .pattern where list == "actions":
            "`\(pattern)` is no action pattern; use a name with `*` for any run of characters"
        case .pattern:
            "`\(pattern)` is no resource pattern; use `*`, `Type::*` or `Type::\"text with *\"`"
        }
    }
}
