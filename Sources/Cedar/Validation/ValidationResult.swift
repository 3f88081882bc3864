/// What validation found. A value.
///
/// Of one policy at most `CedarLimits.validationIssuesMax` errors are kept.
public struct ValidationResult: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in the order of the policies.
    public let errors: [ValidationIssue]
    /// What is allowed but hardly meant, in the order of the policies.
    public let warnings: [ValidationIssue]

    /// Whether there are no errors; warnings do not count.
    public var isValid: Bool { errors.isEmpty }

    /// One error or warning a line.
    public var description: String {
        (errors.map { "error: \($0)" } + warnings.map { "warning: \($0)" })
            .joined(separator: "\n")
    }

    /// Every error and warning with its line and a caret, an empty line between two.
    public var rendered: String {
        (errors.map { "error: \($0.rendered)" } + warnings.map { "warning: \($0.rendered)" })
            .joined(separator: "\n\n")
    }
}
