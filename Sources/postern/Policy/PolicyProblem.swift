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
        self.init(.error, flaw.message, in: policy)
    }

    /// An `@cacheable` that keeps no permit where another policy could be asked, or at all.
    init(_ obstacle: Policy, toCaching policy: Policy) {
        let isOwn = obstacle.id == policy.id
        let who = isOwn ? "the policy" : "policy `\(obstacle.id)`, which could be asked too,"
        let remedy = isOwn ? "take that out" : "narrow its head, or take that out"
        self.init(
            .warning,
            "`@\(CacheableAnnotation.name)` keeps no permit: \(who) reads what changes from call to"
                + " call (`context.postern`); \(remedy), or remove the annotation", in: policy)
    }

    /// An annotation that looks like `@cacheable` and says nothing.
    init(misspelt annotation: String, in policy: Policy) {
        self.init(
            .warning,
            "`@\(annotation)` says nothing; did you mean `@\(CacheableAnnotation.name)`?",
            in: policy)
    }

    private init(_ severity: Severity, _ message: String, in policy: Policy) {
        self.severity = severity
        kind = CacheableAnnotation.name
        self.policy = policy.id.name
        source = policy.sourceName
        line = policy.line
        column = policy.position.column
        self.message = message
        suggestion = nil
        rendered = "\(policy.sourceName):\(policy.position): policy `\(policy.id)`: \(message)"
    }

    private static func snakeCase(_ name: String) -> String {
        name.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }
}
