/// All errors found in a schema, at least one, at most `CedarLimits.schemaErrorsMax`. A value.
///
/// Sources that cannot be read report what is wrong with their syntax; only where all of them can
/// be read are names looked up. After an error of syntax the text form is read on behind the next
/// `;` and the JSON form at the next declaration.
public struct SchemaErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// The errors in the order of the sources.
    public let errors: [SchemaError]

    init(_ errors: [SchemaError]) {
        self.errors = errors
    }

    /// One error a line.
    public var description: String {
        errors.map(\.description).joined(separator: "\n")
    }

    /// Every error with its line and a caret, an empty line between two.
    public var rendered: String {
        errors.map(\.rendered).joined(separator: "\n\n")
    }
}
