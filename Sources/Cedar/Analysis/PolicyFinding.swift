/// Something about a policy that its author cannot have meant, found without a schema. A value.
public struct PolicyFinding: Hashable, Sendable, CustomStringConvertible {
    /// What is odd about a policy.
    public enum Kind: String, Hashable, Sendable {
        /// No request can satisfy it.
        case neverApplies
        /// Whenever its scope matches, its conditions cannot be evaluated.
        case alwaysErrs
        /// A permit that a forbid without conditions, or on the same ones, beats wherever it
        /// applies.
        case shadowed
        /// Another policy of the same effect, without conditions or on the same ones, applies
        /// wherever it does.
        case redundant
        /// Only an action could be the principal or the resource that its scope demands.
        case actionExpected
    }

    /// What is odd.
    public let kind: Kind
    /// The policy.
    public let policy: PolicyID
    /// The policy that beats it or says the same, if there is one.
    public let other: PolicyID?
    /// The name of the policy's source.
    public let sourceName: String
    /// Where the oddity, or else the policy, begins.
    public let position: SourcePosition
    /// One line, lower case, with input in backticks.
    public let message: String

    private let excerpt: Excerpt

    init(
        _ kind: Kind, _ policy: Policy, _ source: SourceText, _ range: SourceRange,
        _ message: String, other: PolicyID? = nil
    ) {
        self.kind = kind
        self.policy = policy.id
        self.other = other
        sourceName = policy.sourceName
        position = source.position(at: Int(range.start))
        self.message = "policy `\(policy.id)` \(message)".asMessage
        excerpt = Excerpt(source, range)
    }

    /// `source:line:column: message`.
    public var description: String { "\(sourceName):\(position): \(message)" }

    /// The description, the line and a caret under the place; four lines.
    public var rendered: String {
        excerpt.rendered(name: sourceName, position: position, message: message)
    }
}
