/// A field whose values the audit log keeps as keyed hashes: `intent`, `resource` or
/// `context.NAME.NAME`.
package struct RedactedField: Hashable, Sendable, CustomStringConvertible {
    package enum Place: Hashable, Sendable {
        /// What workloads declare that they want.
        case intent
        /// Resources' ids; their types stay.
        case resource
        /// An attribute of calls' contexts, from the outermost inwards.
        case context([String])
    }

    /// How many may be named.
    package static let countMax = 32
    /// Of a whole name, in bytes.
    package static let nameBytesMax = 256

    /// The name as written.
    package let description: String
    package let place: Place

    /// Reads a name; nil when it is none of the three.
    ///
    /// Two names that were written as one would redact nothing and say nothing: what stands between
    /// names is in none. An attribute that has it in its own is redacted with what it is in, as one
    /// with a dot is.
    package init?(_ name: String) {
        guard name.utf8.count <= Self.nameBytesMax, !name.contains(where: Self.separates) else {
            return nil
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch parts[0] {
        case "intent" where parts.count == 1: place = .intent
        case "resource" where parts.count == 1: place = .resource
        case "context" where parts.count > 1 && !parts.contains(""):
            place = .context(Array(parts.dropFirst()))
        default: return nil
        }
        description = name
    }

    private static func separates(_ character: Character) -> Bool {
        character == "," || character.isNewline || character == "\t"
    }
}
