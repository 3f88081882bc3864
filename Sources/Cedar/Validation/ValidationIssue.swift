/// One error or warning that validation found: in which policy, where, and what. A value.
public struct ValidationIssue: Error, Hashable, Sendable, CustomStringConvertible {
    /// The policy or template.
    public let policy: PolicyID
    /// What sort of issue it is.
    public let kind: Kind
    /// The name of the policy's source.
    public let sourceName: String
    /// Where the issue begins.
    public let position: SourcePosition
    /// One line, lower case, with input in backticks.
    public let message: String
    /// What could be done about it, one line, if there is something to suggest.
    public let suggestion: String?

    let excerpt: Excerpt

    init(_ finding: ValidationFinding, in source: SourceText, of policy: PolicyID) {
        self.policy = policy
        kind = finding.kind
        sourceName = source.name
        position = source.position(at: Int(finding.range.start))
        message = finding.message.asMessage
        suggestion = finding.suggestion?.asMessage
        excerpt = Excerpt(source, finding.range)
    }

    /// `source:line:column: policy … : message`.
    public var description: String { "\(sourceName):\(position): \(text)" }

    /// The description, the line with a caret under the place, and the suggestion.
    public var rendered: String {
        guard let suggestion else { return renderedWithoutHelp }
        return "\(renderedWithoutHelp)\nhelp: \(suggestion)"
    }

    /// For those who say the suggestion elsewhere.
    package var renderedWithoutHelp: String {
        excerpt.rendered(name: sourceName, position: position, message: text)
    }

    private var text: String { "policy `\(policy)`: \(message)".asMessage }
}
