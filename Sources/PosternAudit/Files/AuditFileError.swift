/// Why a file of the log cannot be used.
package struct AuditFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, or what is wrong, for instance `sync` or `was deleted`.
    package let attempt: String
    package let name: String
    /// The kernel's words; nil where the attempt says all.
    package let cause: String?
    package let isMissing: Bool

    package init(
        _ attempt: String, _ name: String, cause: String? = nil, isMissing: Bool = false
    ) {
        self.attempt = attempt
        self.name = name
        self.cause = cause
        self.isMissing = isMissing
    }

    package var description: String {
        cause.map { "cannot \(attempt) `\(name)`: \($0)" } ?? "`\(name)` \(attempt)"
    }
}
