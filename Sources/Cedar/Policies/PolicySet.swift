/// A set of policies, parsed and compiled, and of templates for more.
///
/// Immutable; safe to share between threads without locks; copying it copies two references.
public struct PolicySet: Sendable {
    let statements: PolicyStatements
    let program: Program

    /// Parses and compiles policies and templates.
    ///
    /// Throws `PolicyParseErrors` with every error found, at most one a policy. A repeated id is an
    /// error that names both places. Limits: `CedarLimits.sourceBytesMax` bytes a source,
    /// `CedarLimits.policiesMax` policies and templates.
    public init(
        sources: [PolicySource], ids rule: PolicyIDRule = .position
    ) throws(PolicyParseErrors) {
        self.init(try PolicyLoader.load(sources, rule))
    }

    /// Parses and compiles one text; as `init(sources:ids:)`.
    public init(
        text: String, sourceName: String = "policies", ids rule: PolicyIDRule = .position
    ) throws(PolicyParseErrors) {
        try self.init(sources: [PolicySource(name: sourceName, text: text)], ids: rule)
    }

    /// Compiles what any reader has read, named and perhaps linked.
    init(_ statements: PolicyStatements) {
        self.statements = statements
        program = Program(statements.policies.map(\.syntax))
    }

    /// The set with a policy for each link, behind the others in the order of the links. Compiles
    /// all of them, so many links at once are cheaper than one after another.
    ///
    /// Throws `PolicyLinkError` for the first link whose template is not in the set, whose id is
    /// taken, or that fills more or fewer slots than the template has.
    public func linking(_ links: [TemplateLink]) throws(PolicyLinkError) -> PolicySet {
        PolicySet(try statements.linking(links))
    }

    /// The policies in the order of their sources, then those made of templates. `Response` counts
    /// by this order.
    public var policies: [Policy] { statements.policies }

    /// The templates in the order of their sources; they decide nothing unless they are linked.
    public var templates: [Template] { statements.templates }

    /// The number of policies, without the templates.
    public var count: Int { policies.count }

    /// The policy of a name, if there is one; linear in the number of policies.
    public func policy(_ id: PolicyID) -> Policy? {
        policies.first { $0.id == id }
    }

    /// The template of a name, if there is one; linear in the number of templates.
    public func template(_ id: PolicyID) -> Template? {
        templates.first { $0.id == id }
    }
}
