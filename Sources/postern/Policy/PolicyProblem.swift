import Cedar
import PosternAuthority

/// Something that `policy check` says about a policy.
struct PolicyProblem: Encodable {
    enum Severity: String, Encodable {
        case error
        case warning
    }

    let severity: Severity
    let kind: String
    let policy: String
    let source: String
    let line: Int
    let column: Int
    let message: String
    let suggestion: String?
    /// With the line and a caret; for people.
    let rendered: String

    private enum CodingKeys: CodingKey {
        case severity, kind, policy, source, line, column, message, suggestion
    }

    init(_ issue: ValidationIssue, _ severity: Severity) {
        self.severity = severity
        kind = Self.snakeCase(issue.kind.rawValue)
        policy = issue.policy.name
        source = issue.sourceName
        line = issue.position.line
        column = issue.position.column
        message = issue.message
        suggestion = issue.suggestion
        rendered = issue.rendered
    }

    init(_ finding: PolicyFinding) {
        severity = .warning
        kind = Self.snakeCase(finding.kind.rawValue)
        policy = finding.policy.name
        source = finding.sourceName
        line = finding.position.line
        column = finding.position.column
        message = finding.message
        suggestion = nil
        rendered = finding.rendered
    }

    /// An `@cacheable` that is wrong.
    init(_ flaw: CacheableAnnotation.Flaw, in policy: Policy) {
        severity = .error
        kind = CacheableAnnotation.name
        self.policy = policy.id.name
        source = policy.sourceName
        line = policy.line
        column = policy.position.column
        message = flaw.message
        suggestion = nil
        rendered =
            "\(policy.sourceName):\(policy.position): policy `\(policy.id)`: \(flaw.message)"
    }

    private static func snakeCase(_ name: String) -> String {
        name.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }
}
