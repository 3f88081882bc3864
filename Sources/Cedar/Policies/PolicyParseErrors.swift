/// All errors found in a set of policy texts, at least one, in the order of the texts. A value.
///
/// After an error the parser goes on behind the next `;`, so one error is reported per policy,
/// at most `CedarLimits.parseErrorsMax` in all.
public struct PolicyParseErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// The errors.
    public let errors: [PolicyParseError]

    init(_ errors: [PolicyParseError]) {
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
