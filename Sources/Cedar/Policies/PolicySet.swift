/// A set of policies, parsed and compiled.
///
/// Immutable; safe to share between threads without locks; copying it copies a reference.
public struct PolicySet: Sendable {
    /// The policies in the order of their sources. `Response` counts by this order.
    public let policies: [Policy]
    let program: Program
    let sources: [SourceText]

    /// Parses and compiles policies.
    ///
    /// Throws `PolicyParseErrors` with every error found, at most one a policy. A repeated id is an
    /// error that names both places. Limits: `CedarLimits.sourceBytesMax` bytes a source,
    /// `CedarLimits.policiesMax` policies.
    public init(
        sources: [PolicySource], ids rule: PolicyIDRule = .position
    ) throws(PolicyParseErrors) {
        let loaded = try PolicyLoader.load(sources, rule)
        policies = loaded.policies
        self.sources = loaded.sources
        program = Program(loaded.policies.map(\.syntax))
    }

    /// Parses and compiles one text; as `init(sources:ids:)`.
    public init(
        text: String, sourceName: String = "policies", ids rule: PolicyIDRule = .position
    ) throws(PolicyParseErrors) {
        try self.init(sources: [PolicySource(name: sourceName, text: text)], ids: rule)
    }

    /// The number of policies.
    public var count: Int { policies.count }

    /// The policy of a name, if there is one; linear in the number of policies.
    public func policy(_ id: PolicyID) -> Policy? {
        policies.first { $0.id == id }
    }
}
